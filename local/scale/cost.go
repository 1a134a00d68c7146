package scale

import (
	"math/big"
	"time"
)

// PricesOf is when the prices below were taken from AWS's price pages: list
// prices of us-east-1, without the free tier and without discounts.
const PricesOf = "November 2026"

// Dollars are billionths of a US dollar, so that no estimate passes through a
// float.
type Dollars int64

const dollar Dollars = 1_000_000_000

// Prices.
const (
	lambdaGBSecond   Dollars = 13_333      // arm64, $0.0000133334
	lambdaInvocation Dollars = 200         // $0.20 a million
	transition       Dollars = 25_000      // Step Functions Standard, $0.025 a thousand
	s3Write          Dollars = 5_000       // PUT, POST and LIST, $0.005 a thousand
	s3Read           Dollars = 400         // GET and HEAD, $0.0004 a thousand
	s3GBMonth        Dollars = 23_000_000  // S3 Standard, $0.023
	alarmMonth               = dollar / 10 // for each metric that an alarm looks at
	metricMonth              = 3 * dollar / 10
	dashboardMonth           = 3 * dollar
	secretMonth              = 4 * dollar / 10
)

// What a stack has whether there are calls or not. A test counts them in the
// template and in the function's metrics.
const (
	Alarms  = 8 // metrics of alarms: one of three is billed as three
	Metrics = 8
)

const (
	daysOfMonth = 30
	bytesOfGB   = 1 << 30
	mibOfGB     = 1024
	// BytesOfCall is what a call takes in calls.parquet, insights included, in a day
	// of ten thousand; in larger ones it is less.
	BytesOfCall = 80
	// publishOfCall is the time that merging and writing a call takes in a function
	// of [MemoryMiB], which has 1,024/1,769 of a processor: three times what
	// docs/performance.md has of a whole one, to err high.
	publishOfCall = 25 * time.Microsecond
)

// String returns d with two places, rounded up: an estimate that errs should
// not err low.
func (d Dollars) String() string {
	cents := (int64(d) + int64(dollar)/100 - 1) / (int64(dollar) / 100)
	return big.NewRat(cents, 100).FloatString(2)
}

// Invocations is how often a morning invokes dailyreport.
func (a Account) Invocations() int { return 1 + (1+LookbackDays)*(2+a.Windows()) }

// Transitions is how many states a morning enters where nothing fails: four of
// the execution, three a day, and one a window.
func (a Account) Transitions() int { return 4 + (1+LookbackDays)*(3+a.Windows()) }

// DayWrites is what the first run of a day writes and lists in S3: the plan,
// each window, five files, manifest, page of days, and what is listed and removed.
func (a Account) DayWrites() int { return 13 + a.Windows() }

// DayReads is what it reads, with so many days published before: the plan, its own
// manifest before and after, each window, the past month's manifests and reports,
// and the manifests of the page of days.
func (a Account) DayReads(published int) int {
	return 18 + 4*a.Windows() + 2*min(published, PastDays) + min(published, IndexDays)
}

// Bounds of what a publish reads of other days: the thirty days that a day is
// compared with, and the thirteen months of the page of days.
const (
	PastDays  = 30
	IndexDays = 400
)

// LambdaSeconds is what dailyreport is billed for in a morning: it waits for the
// pace, and waiting is billed. Look-back days are merged again, and written only
// where something changed.
func (a Account) LambdaSeconds() int {
	publish := time.Duration(a.Calls) * publishOfCall
	return int((a.Pull() + (1+LookbackDays)*publish) / time.Second)
}

// Million is what AWS charges for one day of a million calls that asked so many
// requests of Plivo and took the job so much time of a whole processor: what
// comes on top of [Fixed], look-back days and storage left out.
func Million(requests, perSecond int, cpu time.Duration) Dollars {
	a := Account{Calls: 1_000_000, PerSecond: perSecond}
	seconds := max(a.atPace(requests), cpu*wholeProcessor/MemoryMiB) / time.Second
	return Dollars(seconds)*lambdaGBSecond*MemoryMiB/mibOfGB +
		Dollars(2+a.Windows())*lambdaInvocation + Dollars(3+a.Windows())*transition +
		Dollars(a.DayWrites())*s3Write + Dollars(a.DayReads(0))*s3Read
}

// wholeProcessor is the memory, in MiB, with which a function has one.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
const wholeProcessor = 1769

// Storage is what the calls of a month take in S3, in bytes.
func (a Account) Storage() int64 { return int64(a.Calls) * daysOfMonth * BytesOfCall }

// Month is what AWS charges for a month of mornings after the first year, look-back
// days taken as dear as a first run.
func (a Account) Month() Dollars {
	days := Dollars(1 + LookbackDays)
	morning := Dollars(a.LambdaSeconds())*lambdaGBSecond*MemoryMiB/mibOfGB +
		Dollars(a.Invocations())*lambdaInvocation +
		Dollars(a.Transitions())*transition +
		days*Dollars(a.DayWrites())*s3Write +
		days*Dollars(a.DayReads(IndexDays))*s3Read
	return morning*daysOfMonth + a.Kept() + Fixed()
}

// Kept is what a month's calls cost in each month that they are kept.
func (a Account) Kept() Dollars { return Dollars(a.Storage()) * s3GBMonth / bytesOfGB }

// Fixed is what a month costs without a call.
func Fixed() Dollars {
	return secretMonth + dashboardMonth + Alarms*alarmMonth + Metrics*metricMonth
}
