package digest

import (
	"fmt"
	"slices"
	"strings"

	"zentrunk-reports/internal/wording"
)

// mostSubject is how many characters SNS takes.
const mostSubject = 100

// Subject returns one line of at most 100 ASCII characters, which is what SNS
// allows: findings, then calls, then all else are left out where it would be longer. It holds no
// text of the data.
func (d *Digest) Subject() string {
	i := &d.integrity
	spend := fmt.Sprintf("Calls of %s: %s %s", d.Date, amount(d.Amount), d.Currency)
	switch n := i.UnreadAmounts(); {
	case i.CallsUnknown():
		spend = fmt.Sprintf("Calls of %s: calls and spend not known", d.Date)
	case i.SpendUnknown():
		spend = fmt.Sprintf("Calls of %s: spend not known", d.Date)
	case n > 0:
		spend += " without " + wording.Counted(n, "unread amount")
	}
	calls, unread, incidents, findings, complete := wording.Counted(d.Calls, "call"), "", "", "", ""
	if i.CallsUnknown() {
		calls = ""
	}
	if i.Doubtful() && i.Rejected+i.UnreadRecords > i.UnreadAmounts() {
		unread = wording.Counted(i.Rejected+i.UnreadRecords, "record") + " not read whole"
	}
	if n := len(d.Incidents); n > 0 {
		incidents = wording.Counted(n, "incident")
	}
	if n := len(d.Findings); n > 0 {
		findings = wording.Counted(n, "finding")
	}
	if !d.Complete {
		complete = "not complete"
	}
	for _, without := range []*string{nil, &findings, &calls, &unread, &incidents} {
		if without != nil {
			*without = ""
		}
		parts := slices.DeleteFunc([]string{spend, calls, unread, incidents, findings, complete}, func(s string) bool { return s == "" })
		if s := strings.Join(parts, ", "); len(s) <= mostSubject {
			return s
		}
	}
	return "Calls of " + d.Date // no spend is as long as that
}
