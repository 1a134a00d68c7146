package invoice

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/month"
)

// Write writes c for people: what was compared, each difference with its causes, then all
// countries as a table. It can be sent to the vendor as it is: it holds no number, no
// call and no credential.
func (c *Comparison) Write(w io.Writer) error {
	var b strings.Builder
	c.head(&b)
	c.differences(&b)
	c.table(&b)
	_, err := io.WriteString(w, trimmed(b.String()))
	return err
}

func (c *Comparison) head(b *strings.Builder) {
	s := c.Statement
	first, _ := month.Parse(s.Month)
	fmt.Fprintf(b, "Usage of %s, account %s, in %s\n\n", first.Format("January 2006"), s.Account, s.Currency)
	fmt.Fprintf(b, "The invoice is %s with %s. Our records are the call records of Plivo's API, by the month in %s: %d of %s.\n",
		c.Invoice.Name, number(int64(c.Invoice.Rows), "row"), s.Timezone, len(s.ByDay), number(int64(s.Days.InMonth), "day"))
	for _, list := range []struct {
		dates []string
		what  string
	}{
		{s.Days.Missing, "No records of"}, {s.Days.Foreign, "Left out, since they are of another account, currency or time zone:"},
		{s.Days.Incomplete, "Not complete:"}, {s.UnreadDays, "Not read whole, so that amounts are lacking:"},
	} {
		if len(list.dates) > 0 {
			fmt.Fprintf(b, "%s %s.\n", list.what, strings.Join(list.dates, ", "))
		}
	}
	if c.Invoice.Currency == "" {
		fmt.Fprintf(b, "The file names no currency: it is taken for %s.\n", s.Currency)
	}
	b.WriteByte('\n')
}

// differences tells each difference in a paragraph.
func (c *Comparison) differences(b *strings.Builder) {
	if !c.Differs() {
		fmt.Fprintf(b, "They agree to %s in every country and in all.\n\n", c.Tolerance.Fixed(places8(c.Tolerance)))
		return
	}
	n := 0
	for i := range c.Rows {
		if r := &c.Rows[i]; r.Differs {
			n++
			fmt.Fprintf(b, "%d. %s: the invoice has %s.\n", n, nameOf(r.Country), c.inWords(r))
			for _, cause := range r.Causes {
				fmt.Fprintf(b, "   %s\n", cause)
			}
		}
	}
	for _, claim := range c.Claims {
		n++
		label := claim.Label
		if label == "" {
			label = "the total"
		}
		fmt.Fprintf(b, "%d. The file contradicts itself: line %d, %s, says %s, and its rows add up to %s.\n", n, claim.Line, label, c.claimed(claim, claim.Says), c.claimed(claim, claim.Is))
	}
	if n == 0 {
		fmt.Fprintf(b, "1. In all: the invoice has %s. No country differs by more than %s: it is their sum.\n", c.inWords(&c.Total), c.Tolerance)
	} else if c.Total.Calls != 0 || c.Total.Amount.Sign() != 0 || c.Total.Seconds.Sign() != 0 {
		fmt.Fprintf(b, "\nIn all, the invoice has %s.\n", c.inWords(&c.Total))
	}
	b.WriteByte('\n')
}

// inWords says a difference: "3 calls more, 2.50 minutes more and 1.23000 USD less".
func (c *Comparison) inWords(r *Row) string {
	var parts []string
	if r.Calls != 0 {
		parts = append(parts, number(max(r.Calls, -r.Calls), "call")+moreOrLess(int(r.Calls)))
	}
	if r.Seconds.Abs().Cmp(c.minuteTolerance(r.Theirs.Rows)) > 0 {
		parts = append(parts, inMinutes(r.Seconds.Abs())+" minutes"+moreOrLess(r.Seconds.Sign()))
	}
	if r.Amount.Abs().Cmp(c.Tolerance) > 0 || r.Amount.Sign() != 0 && len(parts) == 0 {
		parts = append(parts, exact(r.Amount.Abs())+" "+c.Statement.Currency+moreOrLess(r.Amount.Sign()))
	}
	if len(parts) == 0 {
		return "the same"
	}
	if len(parts) == 1 {
		return parts[0]
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + " and " + parts[last]
}

func moreOrLess(sign int) string {
	if sign < 0 {
		return " less"
	}
	return " more"
}

func (c *Comparison) claimed(claim Claim, f Figures) string {
	var parts []string
	if claim.Calls {
		parts = append(parts, number(f.Calls, "call"))
	}
	if claim.Minutes {
		parts = append(parts, f.Minutes.Fixed(2)+" minutes")
	}
	return strings.Join(append(parts, exact(f.Amount)+" "+c.Statement.Currency), ", ")
}

// table shows all countries.
func (c *Comparison) table(b *strings.Builder) {
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	line := func(cells ...string) { fmt.Fprintln(t, strings.Join(cells, "\t")+"\t") }
	title, head := []string{""}, []string{"country"}
	block := func(name string) {
		title, head = append(title, name, "", ""), append(head, "invoice", "records", "difference")
	}
	if c.Invoice.HasCalls {
		block("calls")
	}
	if c.Invoice.HasMinutes {
		block("minutes")
	}
	block(c.Statement.Currency)
	line(title...)
	line(head...)
	rows := slices.Clone(c.Rows)
	slices.SortFunc(rows, func(a, b Row) int { return strings.Compare(codeOf(a.Country), codeOf(b.Country)) })
	for i := range rows {
		line(c.cells(codeOf(rows[i].Country), &rows[i])...)
	}
	line(c.cells("in all", &c.Total)...)
	_ = t.Flush() // into memory
}

// trimmed is text without blanks at the ends of its lines, which a table leaves.
func trimmed(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return b.String()
}

func (c *Comparison) cells(label string, r *Row) []string {
	cells := []string{label}
	if c.Invoice.HasCalls {
		cells = append(cells, strconv.FormatInt(r.Theirs.Calls, 10), strconv.Itoa(r.Ours.Calls), strconv.FormatInt(r.Calls, 10))
	}
	if c.Invoice.HasMinutes {
		cells = append(cells, r.Theirs.Minutes.Fixed(2), inMinutes(seconds(r.Ours.BilledSeconds)), inMinutes(r.Seconds))
	}
	return append(cells, exact(r.Theirs.Amount), exact(r.Ours.Amount), exact(r.Amount))
}

// inMinutes writes seconds as minutes, rounded to two places.
func inMinutes(s money.Sum) string {
	text := s.MulDiv(1, 60).Fixed(2)
	if strings.Trim(text, "-0.") == "" {
		return "0.00"
	}
	return text
}

// exact writes an amount with all its places.
func exact(a money.Sum) string { return a.Fixed(places8(a)) }

// places8 is how many places a has, two at least.
func places8(a money.Sum) int {
	_, decimals, _ := strings.Cut(a.String(), ".")
	return max(2, len(strings.TrimRight(decimals, "0")))
}

func codeOf(country string) string {
	if country == "" {
		return "none"
	}
	return country
}

// nameOf is a country for people: its name and code.
func nameOf(country string) string {
	if country == "" {
		return "Calls without a country"
	}
	if region, err := language.ParseRegion(country); err == nil {
		return display.English.Regions().Name(region) + " (" + country + ")"
	}
	return country
}

// number writes a number of things: 1 call, 2 calls.
func number(n int64, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return strings.TrimSuffix(seconds(n).Fixed(0), ".") + " " + thing
}
