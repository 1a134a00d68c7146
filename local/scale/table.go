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
