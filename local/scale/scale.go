// Package scale tells what a day of an account takes before anybody deploys:
// requests to Plivo and how long they last, windows, Lambda's GB-seconds, state
// transitions, requests and bytes of S3, disk, and what AWS charges for them. docs/scale.md is made
// from it. Its tests hold each formula against the counters of a simulated day.
package scale

import (
	"math/bits"
	"time"
)

// What the stack's template and the job's code fix. A test compares them with
// the template.
const (
	WindowCalls  = 5000 // REPORT_WINDOW_CALLS
	LookbackDays = 3    // REPORT_LOOKBACK_DAYS

	pageCalls = 20 // calls a list request brings
	// paceShare is the part of the pace that the client uses, in thousandths.
	paceShare = 975
)

// An Account is what the estimate depends on.
type Account struct {
	Calls     int // a day
	Wanted    int // of them, those whose insights are asked for
	PerSecond int // requests that this stack may start
}

// Answered is the usual account: its insights are those of the answered calls,
// of which ASR percent are.
func Answered(calls, asrPercent, perSecond int) Account {
	return Account{Calls: calls, Wanted: calls * asrPercent / 100, PerSecond: perSecond}
}

// Windows is the most windows that the plan of a day without sharp edges has. The
// plan halves time until a window holds few enough calls. An even day so comes to a
// power of two. Over a curve, windows are anything from half full to full, some 1.4
// for each that would be full, and never more than five thirds. Edges may make it two.
func (a Account) Windows() int {
	even := 1 << bits.Len(uint(max(parts(a.Calls, WindowCalls)-1, 0)))
	return max(even, 1+5*a.Calls/(3*WindowCalls))
}

// Counts is the most requests that the plan takes: one for the day, one for each
// part that is not divided further, and two more for each that is.
func (a Account) Counts() int {
	if a.Calls <= WindowCalls {
		return 1
	}
	return 1 + 2*a.Windows()
}

// Lists is the most requests that reading all calls takes: full pages, one page
// a window that is not full, and the count that confirms each window.
func (a Account) Lists() int { return a.Calls/pageCalls + 2*a.Windows() }

// Requests is what the first run of a day asks of Plivo, one request for each
// insight included.
func (a Account) Requests() int { return a.Counts() + a.Lists() + a.Wanted }

// LookbackRequests is what bringing the earlier days up to date asks each
// morning. Insights that Plivo has none of are asked for once more a day: they are
// not counted here, for their share is the account's own.
func (a Account) LookbackRequests() int { return LookbackDays * (a.Counts() + a.Lists()) }

// Pull is how long the requests of a morning take: the day's and the look-back
// days', at the pace.
func (a Account) Pull() time.Duration {
	return a.atPace(a.Requests() + a.LookbackRequests())
}

// atPace is how long requests take at the part of the pace that is used.
func (a Account) atPace(requests int) time.Duration {
	return time.Duration(int64(requests)*1_000_000/int64(paceShare*a.PerSecond)) * time.Millisecond
}

// Fits is whether a morning's requests end before the next morning.
func (a Account) Fits() bool { return a.Pull() < 24*time.Hour }
