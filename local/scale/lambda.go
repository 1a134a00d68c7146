package scale

import "time"

// MemoryMiB is what the function has that does s: PullFunction waits for the pace,
// DailyReportFunction publishes.
func (s Step) MemoryMiB() int {
	if s == Publishing {
		return publishMiB
	}
	return pullMiB
}

const (
	pullMiB    = 256
	publishMiB = 1024
	DiskMiB    = 2048 // of the function that publishes
)

// publishOfCall is the time that merging and writing a call takes in a function of
// publishMiB, which has 1,024/1,769 of a processor: twice what docs/performance.md
// has of a whole one, in that part of it, to err high.
const publishOfCall = 15 * time.Microsecond

// wholeProcessor is the memory, in MiB, with which a function has one.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
const wholeProcessor = 1769

// Lasts is how long the invocations of a step take in a morning, its look-back days
// included: planning and pulling wait for the pace, and waiting is billed. A
// look-back day is merged as any other.
func (a Account) Lasts(s Step) time.Duration {
	const days = 1 + LookbackDays
	switch s {
	case Planning:
		return a.atPace(days * a.Counts())
	case Pulling:
		return a.atPace(days*a.Lists() + a.Wanted)
	}
	return days * time.Duration(a.Calls) * publishOfCall
}

// gbMilliseconds is what Lambda is billed for, in thousandths of a GB-second.
func (a Account) gbMilliseconds(s Step) int {
	return int(a.Lasts(s)/time.Millisecond) * s.MemoryMiB() / mibOfGB
}

// GBSeconds is the memory of a step's function times how long it is used in a
// morning, in GB-seconds.
func (a Account) GBSeconds(s Step) int { return (a.gbMilliseconds(s) + 999) / 1000 }

// lambda is what the GB-seconds of a morning cost.
func (a Account) lambda() (d Dollars) {
	for _, s := range Steps {
		d += Dollars(a.gbMilliseconds(s)) * lambdaGBSecond / 1000
	}
	return d
}
