package scale

import "time"

// What the template and the code fix of the watch, beside what they fix of the report. A
// test compares them with the template, and the metrics with what a run writes.
const (
	WatchMinutes = 5
	WatchPace    = 5 // requests a second
	WatchAlarms  = 3 // metrics of alarms that are there only with a watch
	WatchMetrics = 3

	watchMiB     = 256
	sliceMinutes = 5
	minutesOfDay = 24 * 60
	baselines    = 28 // days whose counts tell what is usual
)

// What a run takes of time beside its pages, to err high.
const (
	// tickTime is for secrets, the state and its put, one after the other.
	tickTime = 2 * time.Second
	// watchOfCall is the processor's: what BenchmarkTick has for a slice of an account of a
	// million calls a day, in the part of a processor that comes with watchMiB.
	watchOfCall = 2 * time.Millisecond
)

// Prices of what the report does not use.
const (
	secretRead Dollars = 5_000 // $0.05 for ten thousand
	scheduled  Dollars = 1_000 // of a start by EventBridge Scheduler, $1 a million
)

// Ticks is how often the watch runs a day.
func Ticks() int { return minutesOfDay / WatchMinutes }

// WatchRequests is the most requests of a day of the watch without late calls: full pages,
// one page a slice that is not full, and a count a run.
func (a Account) WatchRequests() int {
	return a.Calls/pageCalls + minutesOfDay/sliceMinutes + Ticks()
}

// watchBusy is how long the runs of a day take at the watch's own pace.
func (a Account) watchBusy(perSecond int) time.Duration {
	paced := Account{PerSecond: perSecond}.atPace(a.WatchRequests())
	return paced + time.Duration(Ticks())*tickTime + time.Duration(a.Calls)*watchOfCall
}

// WatchFits is whether a run at three times the usual traffic, as by day, ends before the
// next begins.
func (a Account) WatchFits(perSecond int) bool {
	return 3*a.watchBusy(perSecond) < 24*time.Hour
}

// WatchGBSeconds is what Lambda is billed for a day of the watch.
func (a Account) WatchGBSeconds(perSecond int) int {
	return int(a.watchBusy(perSecond)/time.Second) * watchMiB / mibOfGB
}

// WatchBucket is what a day of the watch does with the bucket: a run reads its state, puts
// it and looks at it once more; with a webhook it also lists what waits. Each hour it reads
// what is usual, and once a day for two days.
func WatchBucket(webhook bool) Bucket {
	b := Bucket{Writes: Ticks(), Reads: 2*Ticks() + (24+1)*baselines}
	if webhook {
		b.Writes += Ticks()
	}
	return b
}

// WatchMonth is what AWS charges for a month of the watch, alarms and metrics included, with
// a webhook. It comes on top of [Account.Month], where there is a watch.
func (a Account) WatchMonth(perSecond int) Dollars {
	ticks := Dollars(Ticks()) * (lambdaInvocation + scheduled + 2*secretRead)
	daily := ticks + WatchBucket(true).price() + Dollars(a.WatchGBSeconds(perSecond))*lambdaGBSecond
	return daily*daysOfMonth + WatchAlarms*alarmMonth + (WatchMetrics+1)*metricMonth
}
