package scale

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// The accounts of docs/scale.md: calls a day, and requests a second.
var (
	Sizes = []int{1_000, 100_000, 1_000_000, 10_000_000}
	Paces = []int{20, 60, 1_000}
)

// asrPercent is the share of answered calls that the tables take; the simulated
// account has it too.
const asrPercent = 70

// WriteTables writes what a morning takes at each size, and how long it lasts and
// what a month costs at each pace.
func WriteTables(w io.Writer) error {
	var b strings.Builder
	line(&b, "calls a day", "windows", "counts", "lists", "insights", "requests, first run", "look-back days", "state transitions", "S3 writes", "S3 reads", "MB a month")
	rule(&b, 11)
	for _, n := range Sizes {
		a := Answered(n, asrPercent, 1)
		days := 1 + LookbackDays
		line(&b, group(n), group(a.Windows()), group(a.Counts()), group(a.Lists()), group(a.Wanted), group(a.Requests()), group(a.LookbackRequests()),
			group(a.Transitions()), group(days*a.DayWrites()), group(days*a.DayReads(IndexDays)), group(int(a.Storage()/1_000_000)))
	}
	b.WriteString("\n")
	line(&b, "calls a day", "requests a second", "the morning lasts", "Lambda seconds", "dollars a month", "of them storage, each month kept")
	rule(&b, 6)
	for _, n := range Sizes {
		for _, pace := range Paces {
			a := Answered(n, asrPercent, pace)
			if !a.Fits() {
				line(&b, group(n), group(pace), span(a.Pull())+": longer than a day", "", "", "")
				continue
			}
			line(&b, group(n), group(pace), span(a.Pull()), group(a.LambdaSeconds()), a.Month().String(), a.Kept().String())
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func line(b *strings.Builder, cells ...string) {
	b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

func rule(b *strings.Builder, columns int) {
	b.WriteString("|" + strings.Repeat("---:|", columns) + "\n")
}

// span writes a duration in the two units that matter.
func span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h %02d min", int(d.Hours()), int(d.Minutes())%60)
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}

// group writes n with a comma at every third digit.
func group(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

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
	say("", "%s Lambda seconds and %s state transitions a morning", group(a.LambdaSeconds()), group(a.Transitions()))
	say("stored, a month", "%s MB, %s USD in each month that it is kept", group(int(a.Storage()/1_000_000)), a.Kept())
	_, err := io.WriteString(w, b.String())
	return err
}
