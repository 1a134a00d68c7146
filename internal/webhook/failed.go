package webhook

import (
	"fmt"
	"time"

	"zentrunk-reports/internal/wording"
	"zentrunk-reports/internal/zentrunk"
)

// Bounds of what is told of a run that failed: a body has to stay below what receivers
// take, and a backfill may have 90 days.
const (
	mostFailures = 20
	mostCause    = 400 // characters
	mostShown    = 8   // failures that people are shown
)

// A Run is an execution of the workflow of which days were not reported.
type Run struct {
	Execution string    `json:"execution"` // ARN
	Failed    []Failure `json:"failed"`    // ascending
	LeftOut   int       `json:"left_out"`  // failed days that are not in Failed
	Reported  []string  `json:"reported"`  // dates
}

// A Failure is a day that was not reported.
type Failure struct {
	Date  *string `json:"date"` // nil where the run did not come to know its days
	Error string  `json:"error"`
	Cause string  `json:"cause"`
}

// Failed returns the event of a run that failed at an instant. Causes are cut, and lose
// the phone numbers and line breaks that a service might have put there.
func Failed(r Run, at time.Time) Event {
	r.LeftOut = max(len(r.Failed)-mostFailures, 0)
	kept := make([]Failure, 0, mostFailures)
	for _, f := range r.Failed[:len(r.Failed)-r.LeftOut] {
		f.Error, f.Cause = clean(f.Error, mostCause), clean(f.Cause, mostCause)
		kept = append(kept, f)
	}
	r.Failed, r.Reported = kept, append([]string{}, r.Reported...)
	return Event{ID: newID(DayFailed, r.Execution), Type: DayFailed, At: at, data: r, shown: r.shown()}
}

// shown tells the failures, one a line.
func (r *Run) shown() message {
	n := len(r.Failed) + r.LeftOut
	m := message{title: "Days were not reported: " + fmt.Sprint(n), intro: "The days that were reported stand. A run of the same days makes good what failed."}
	if n == 1 {
		m.title = "A day was not reported"
		if d := r.Failed[0].Date; d != nil {
			m.title += ": " + *d
		}
	}
	for _, f := range r.Failed[:min(len(r.Failed), mostShown)] {
		date := "Run"
		if f.Date != nil {
			date = *f.Date
		}
		m.rows = append(m.rows, row{date, f.Error + ": " + f.Cause})
	}
	if more := n - mostShown; more > 0 {
		m.rows = append(m.rows, row{"", fmt.Sprintf("and %d more", more)})
	}
	m.rows = append(m.rows, row{"Reported", fmt.Sprint(len(r.Reported))}, row{"Execution", r.Execution})
	return m
}

// clean makes one line of at most so many characters of a text of others.
func clean(text string, most int) string {
	return cut(wording.OneLine(zentrunk.MaskNumbers(text)), most)
}
