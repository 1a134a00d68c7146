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

// WriteTables writes what a morning takes at each size, what a day does with the
// bucket, and how long a morning lasts and what a month costs at each pace.
func WriteTables(w io.Writer) error {
	var b strings.Builder
	requestsTable(&b)
	b.WriteString("\n")
	bucketTable(&b)
	b.WriteString("\n")
	costTable(&b)
	b.WriteString("\n")
	watchTable(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

func requestsTable(b *strings.Builder) {
	line(b, "calls a day", "windows", "counts", "lists", "insights", "requests, first run", "look-back days", "state transitions", "MB a month")
	rule(b, 9)
	for _, n := range Sizes {
		a := Answered(n, asrPercent, 1)
		line(b, group(n), group(a.Windows()), group(a.Counts()), group(a.Lists()), group(a.Wanted), group(a.Requests()), group(a.LookbackRequests()),
			group(a.Transitions()), group(int(a.Storage()/1_000_000)))
	}
}

func bucketTable(b *strings.Builder) {
	line(b, "calls a day", "S3 writes, first run", "S3 reads", "S3 writes, look-back day", "S3 reads", "MB read by plan", "by pulls", "by publish", "bytes read a call", "MB of disk")
	rule(b, 10)
	for _, n := range Sizes {
		a := Answered(n, asrPercent, 1)
		first, look := a.FirstRun(IndexDays), a.Lookback(IndexDays)
		cells := []string{group(n), group(first.All().Writes), group(first.All().Reads), group(look.All().Writes), group(look.All().Reads)}
		for _, s := range Steps {
			cells = append(cells, megabytes(look.Of(s).Bytes))
		}
		line(b, append(cells, group(look.All().Bytes/n), megabytes(look.Disk()))...)
	}
}

func costTable(b *strings.Builder) {
	line(b, "calls a day", "requests a second", "the morning lasts", "GB-seconds of plan", "of pulls", "of publish", "dollars a month", "of them storage, each month kept")
	rule(b, 8)
	for _, n := range Sizes {
		for _, pace := range Paces {
			a := Answered(n, asrPercent, pace)
			if !a.Fits() {
				line(b, group(n), group(pace), span(a.Pull())+": longer than a day", "", "", "", "", "")
				continue
			}
			cells := []string{group(n), group(pace), span(a.Pull())}
			for _, s := range Steps {
				cells = append(cells, group(a.GBSeconds(s)))
			}
			line(b, append(cells, a.Month().String(), a.Kept().String())...)
		}
	}
}

// watchPaces are those of the watch: the default, and one that the largest account needs.
var watchPaces = []int{WatchPace, 60}

func watchTable(b *strings.Builder) {
	line(b, "calls a day", "requests a second of the watch", "its requests a day", "of what Plivo allows", "GB-seconds a day", "S3 writes a day", "S3 reads", "dollars a month")
	rule(b, 8)
	for _, n := range Sizes {
		a := Answered(n, asrPercent, 1)
		for _, pace := range watchPaces {
			cells := []string{group(n), group(pace), group(a.WatchRequests()), hundredths(a.WatchRequests(), plivoDay) + " %"}
			if !a.WatchFits(pace) {
				line(b, append(cells, "longer than its five minutes", "", "", "")...)
				continue
			}
			s3 := WatchBucket(true)
			line(b, append(cells, group(a.WatchGBSeconds(pace)), group(s3.Writes), group(s3.Reads), a.WatchMonth(pace).String())...)
		}
	}
}

// plivoDay is how many requests a day Plivo allows an account.
const plivoDay = 60 * 24 * 60 * 60

// hundredths writes a share in percent with two places, rounded up.
func hundredths(part, whole int) string {
	n := (part*10_000 + whole - 1) / whole
	return fmt.Sprintf("%d.%02d", n/100, n%100)
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

// megabytes writes bytes in MB, with a place where that matters.
func megabytes(bytes int) string {
	if tenths := (bytes + 99_999) / 100_000; tenths < 100 {
		return fmt.Sprintf("%d.%d", tenths/10, tenths%10)
	}
	return group((bytes + 999_999) / 1_000_000)
}

// group writes n with a comma at every third digit.
func group(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
