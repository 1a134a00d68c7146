package scale

import (
	"fmt"
	"io"
	"strings"
)

// WriteOne writes what the mornings of one account take, a line each.
func WriteOne(w io.Writer, a Account) error {
	var b strings.Builder
	say := func(what, format string, args ...any) {
		fmt.Fprintf(&b, "%-22s%s\n", what, fmt.Sprintf(format, args...))
	}
	say("requests to Plivo", "%s for the day: %s lists and counts, %s insights", group(a.Requests()), group(a.Requests()-a.Wanted), group(a.Wanted))
	say("", "%s for %d look-back days", group(a.LookbackRequests()), LookbackDays)
	say("windows", "%s of at most %s calls", group(a.Windows()), group(WindowCalls))
	say("a morning lasts", "%s at %s requests a second", span(a.Pull()), group(a.PerSecond))
	if !a.Fits() {
		say("", "longer than a day: ask for fewer insights (--sample), or have Plivo raise the limit")
		_, err := io.WriteString(w, b.String())
		return err
	}
	say("AWS, a month", "%s USD, of it %s without a call", a.Month(), Fixed())
	gbSeconds := 0
	for _, s := range Steps {
		gbSeconds += a.GBSeconds(s)
	}
	say("", "%s GB-seconds of Lambda, %s of them publishing, and %s state transitions a morning", group(gbSeconds), group(a.GBSeconds(Publishing)), group(a.Transitions()))
	look := a.Lookback(IndexDays)
	say("a look-back day", "reads %s MB of the bucket: %s to plan, %s to pull, %s to publish", megabytes(look.All().Bytes),
		megabytes(look.Of(Planning).Bytes), megabytes(look.Of(Pulling).Bytes), megabytes(look.Of(Publishing).Bytes))
	say("disk of a publish", "%s MB of %s", megabytes(look.Disk()), megabytes(DiskMiB<<20))
	if a.WatchFits(WatchPace) {
		say("the watch", "%s USD a month more, unless WatchMinutes is 0: %s requests and %s GB-seconds a day", a.WatchMonth(WatchPace), group(a.WatchRequests()), group(a.WatchGBSeconds(WatchPace)))
	} else {
		say("the watch", "%s requests a day: more than %d a second, the default of WatchRequestsPerSecond", group(a.WatchRequests()), WatchPace)
	}
	say("stored, a month", "%s MB, %s USD in each month that it is kept", group(int(a.Storage()/1_000_000)), a.Kept())
	_, err := io.WriteString(w, b.String())
	return err
}
