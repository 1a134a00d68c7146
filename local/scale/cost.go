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

// What a stack has whether there are calls or not, without a watch: its alarms are there
// only where it is, and its cost is a figure of its own (watch.go). A test counts them in
// the template and in what the functions write.
const (
	Alarms  = 10 // metrics of alarms: one of three is billed as three
	Metrics = 8  // of ours, by the function that writes them
)

const (
	daysOfMonth = 30
	bytesOfGB   = 1 << 30
	mibOfGB     = 1024
)

// String returns d with two places, rounded up: an estimate that errs should
// not err low.
func (d Dollars) String() string {
	cents := (int64(d) + int64(dollar)/100 - 1) / (int64(dollar) / 100)
	return big.NewRat(cents, 100).FloatString(2)
}

// Invocations is how often a morning invokes the functions.
func (a Account) Invocations() int { return 1 + (1+LookbackDays)*(2+a.Windows()) }

// Transitions is how many states a morning enters where nothing fails: four of
// the execution, three a day, and one a window.
func (a Account) Transitions() int { return 4 + (1+LookbackDays)*(3+a.Windows()) }

// Storage is what the calls of a month take in S3, in bytes.
func (a Account) Storage() int64 { return daysOfMonth * int64(a.FirstRun(0).Disk()) }

// Month is what AWS charges for a month of mornings after the first year.
func (a Account) Month() Dollars {
	morning := a.lambda() +
		Dollars(a.Invocations())*lambdaInvocation +
		Dollars(a.Transitions())*transition +
		a.Morning(IndexDays).price()
	return morning*daysOfMonth + a.Kept() + Fixed()
}

// price is what the requests of b cost. Bytes that a function reads in its own
// region cost nothing.
func (b Bucket) price() Dollars { return Dollars(b.Writes)*s3Write + Dollars(b.Reads)*s3Read }

// Kept is what a month's calls cost in each month that they are kept.
func (a Account) Kept() Dollars { return Dollars(a.Storage()) * s3GBMonth / bytesOfGB }

// Fixed is what a month costs without a call.
func Fixed() Dollars {
	return secretMonth + dashboardMonth + Alarms*alarmMonth + Metrics*metricMonth
}

// Million is what AWS charges for one day of a million calls that asked so many
// requests of Plivo and took the job so much time of a whole processor: what
// comes on top of [Fixed], look-back days and storage left out.
func Million(requests, perSecond int, cpu time.Duration) Dollars {
	a := Account{Calls: 1_000_000, PerSecond: perSecond}
	pulls := max(a.atPace(requests), cpu*wholeProcessor/pullMiB) / time.Second
	publish := time.Duration(a.Calls) * publishOfCall / time.Second
	return Dollars(pulls*pullMiB+publish*publishMiB)*lambdaGBSecond/mibOfGB +
		Dollars(2+a.Windows())*lambdaInvocation + Dollars(3+a.Windows())*transition +
		a.FirstRun(0).All().price()
}
