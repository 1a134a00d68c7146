package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"zentrunk-reports/internal/wording"
)

// mostFields is how many fields a warning names.
const mostFields = 5

// remedy is what is to be done about each warning.
const remedy = "If the API has changed its form, update this program and run the day again."

// Warnings returns what has to be said before any figure of r: what could not be
// read, and what that means for the figures. It is empty where an amount of every
// call was read and next to nothing else is lacking. What could not be read must
// never look like zero.
func (r *Report) Warnings() []string {
	i := &r.Integrity
	var out []string
	switch n := i.UnreadAmounts(); {
	case n == 0:
	case i.SpendUnknown():
		out = append(out, fmt.Sprintf("The spend is not known: of %s, no amount could be read. "+
			"The column extra of calls.parquet holds what the API sent, under %s.", wording.Counted(i.Calls, "call"), amountField))
	default:
		out = append(out, fmt.Sprintf("The spend is too low: the sums lack %s of %s, which could not be read. "+
			"The column extra of calls.parquet holds what the API sent, under %s.", wording.Count(n), wording.Counted(i.Calls, "amount"), amountField))
	}
	switch {
	case i.Rejected == 0:
	case i.CallsUnknown():
		out = append(out, fmt.Sprintf("Calls and spend are not known: of %s, none could be read. rejects.jsonl holds what came, with the reasons.", wording.Counted(i.Rejected, "record")))
	case i.Doubtful():
		out = append(out, fmt.Sprintf("Calls and spend are too low: every figure lacks %s of %s, which could not be read at all. "+
			"rejects.jsonl holds them with the reasons.", wording.Count(i.Rejected), wording.Counted(i.Calls+i.Rejected, "record")))
	}
	if fields := i.otherFields(); i.Doubtful() && fields != "" {
		out = append(out, fmt.Sprintf("Some figures rest on fewer calls: fields of %s of %s could not be read (%s). "+
			"The column extra of calls.parquet holds what the API sent.", wording.Count(i.UnreadRecords), wording.Counted(i.Calls, "call"), fields))
	}
	if len(out) > 0 {
		out[len(out)-1] += " " + remedy
	}
	return out
}

// otherFields names the fields but the amount that calls lack, those that most
// lack first.
func (i *Integrity) otherFields() string {
	names := slices.SortedFunc(maps.Keys(i.Unread), func(a, b string) int {
		return cmp.Or(cmp.Compare(i.Unread[b], i.Unread[a]), cmp.Compare(a, b))
	})
	names = slices.DeleteFunc(names, func(name string) bool { return name == amountField })
	shown := names[:min(len(names), mostFields)]
	parts := make([]string, len(shown))
	for n, name := range shown {
		parts[n] = fmt.Sprintf("%s in %s", name, wording.Count(i.Unread[name]))
	}
	if more := len(names) - len(shown); more > 0 {
		parts = append(parts, wording.Counted(more, "more field"))
	}
	return strings.Join(parts, ", ")
}
