package report_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/zentrunk"
)

// numbered returns a day whose calls have numbers: some often, some once, in every form
// that records have.
func numbered(t testing.TB, seed uint64, n int) []calls.Row {
	t.Helper()
	rnd := rand.New(rand.NewPCG(seed, 5))
	rows := typicalDay(n, 0.5)
	number := func() string {
		switch rnd.IntN(12) {
		case 0:
			return []string{"anonymous", "911", "", "sip:+12025550123@192.0.2.1", "+", "0012025550123", "*31#2025550123", "1234567890123456"}[rnd.IntN(8)]
		case 1:
			return fmt.Sprintf("4930%d", 1000+rnd.IntN(200))
		case 2:
			return fmt.Sprintf("+88213%07d", rnd.IntN(10_000_000))
		}
		return fmt.Sprintf("+1202555%04d", rnd.IntN(1+rnd.IntN(300)))
	}
	for i := range rows {
		c := &rows[i].Call
		c.FromNumber, c.ToNumber = number(), number()
		if rnd.IntN(9) == 0 && c.Answered {
			c.CallDuration = zentrunk.Some(rnd.Int32N(7))
		}
		if rnd.IntN(50) == 0 { // a credit, and amounts that no account has
			c.Amount = zentrunk.Some(amount(t, []string{"-0.50000", "9999999999.99999999", "-9999999999.99999999"}[rnd.IntN(3)]))
		}
	}
	return rows
}

// The lists are those that keep every call of every number.
func TestNumbers(t *testing.T) {
	t.Parallel()
	for seed, n := range []int{0, 1, 12, 300, 3000} {
		rows := numbered(t, uint64(seed), n)
		got := build(t, options(), rows)
		if diff := cmp.Diff(naiveNumbers(got, rows), got.Numbers, cmp.Comparer(func(a, b money.Sum) bool { return a == b })); diff != "" {
			t.Errorf("%d calls (-want +got):\n%s", n, diff)
		}
	}
}

// Masked rows give rows that say so, without a prefix.
func TestNumbersOfMaskedRows(t *testing.T) {
	t.Parallel()
	rows := numbered(t, 3, 500)
	for i := range rows {
		if err := rows[i].Mask(); err != nil {
			t.Fatal(err)
		}
	}
	n := build(t, options(), rows).Numbers
	if !n.Masked || *n.Callers >= 300 {
		t.Errorf("masked: %t, %d callers", n.Masked, *n.Callers)
	}
	for _, row := range n.CallersByCalls {
		if row.Prefix != nil {
			t.Errorf("%s has the prefix %s", row.Number, *row.Prefix)
		}
	}
	if n := build(t, options(), numbered(t, 3, 500)).Numbers; n.Masked {
		t.Error("whole numbers are said to be masked")
	}
}

// More texts in the place of numbers than are counted make a side that is not known, and
// leave the other as it is.
func TestNumbersBeyondCount(t *testing.T) {
	t.Parallel()
	b := report.New(options())
	row := numbered(t, 5, 1)[0]
	const calls = 1<<17 + 1
	for i := range calls {
		row.Call.FromNumber, row.Call.ToNumber = fmt.Sprintf("sip:%d@192.0.2.1", i), "+12025550123"
		if err := b.Add(&row); err != nil {
			t.Fatal(err)
		}
	}
	r, err := b.Report(report.Integrity{APITotalCount: calls})
	if err != nil {
		t.Fatal(err)
	}
	n := r.Numbers
	if n.Callers != nil || len(n.CallersByCalls)+len(n.CallersBySpend)+len(n.CallersByShortCalls)+len(n.CallersByToCountry) > 0 {
		t.Errorf("the callers are %+v, want none", n)
	}
	if n.Destinations == nil || *n.Destinations != 1 || n.DestinationsByCalls[0].Calls != calls {
		t.Errorf("the destinations are %+v, want one", n)
	}
}

// No whole number is in the report, and where a prefix is told, three digits of the number
// are told by nothing.
func TestNumbersTellNone(t *testing.T) {
	t.Parallel()
	rows := numbered(t, 4, 4000)
	b, err := json.Marshal(build(t, options(), rows).Numbers)
	if err != nil {
		t.Fatal(err)
	}
	if whole := regexp.MustCompile(`"(number|prefix)":"[^"]*\d{8}`).Find(b); whole != nil {
		t.Errorf("%s is in %s", whole, b)
	}
	n := build(t, options(), rows).Numbers
	told := 0
	for _, list := range [][]report.NumberRow{n.CallersBySpend, n.CallersByCalls, n.DestinationsByCalls, n.DestinationsBySpend} {
		for _, row := range list {
			if row.Prefix == nil {
				continue
			}
			if told++; len(row.Number)-len(*row.Prefix)-2 < 3 {
				t.Errorf("%s and %s tell all but %d digits", row.Number, *row.Prefix, len(row.Number)-len(*row.Prefix)-2)
			}
		}
	}
	if told == 0 {
		t.Error("no prefix is told")
	}
}

// Each way in which the numbers can contradict the report is found.
func TestCheckNumbers(t *testing.T) {
	t.Parallel()
	whole, long, foreign := "+12025550123", "+12025550", "+49"
	for name, spoil := range map[string]func(*report.Numbers){
		"a whole number":           func(n *report.Numbers) { n.CallersBySpend[0].Number = whole },
		"a prefix of eight digits": func(n *report.Numbers) { n.CallersByCalls[0].Prefix = &long },
		"a prefix of another number": func(n *report.Numbers) {
			n.CallersByCalls[0].Prefix, n.CallersByCalls[0].Number = &foreign, "+12*******23"
		},
		"a prefix that tells all": func(n *report.Numbers) { n.CallersByCalls[0].Prefix, n.CallersByCalls[0].Number = &foreign, "+49*11" },
		"out of order": func(n *report.Numbers) {
			n.CallersByCalls[0], n.CallersByCalls[9] = n.CallersByCalls[9], n.CallersByCalls[0]
		},
		"more calls than there are":   func(n *report.Numbers) { n.DestinationsByCalls[0].Calls = 1 << 30 },
		"more short calls":            func(n *report.Numbers) { n.CallersByShortCalls[0].ShortCalls = n.CallersByShortCalls[0].Calls + 1 },
		"nothing spent":               func(n *report.Numbers) { n.DestinationsBySpend[9].Amount = money.Sum{} },
		"a row too few":               func(n *report.Numbers) { n.CallersByCalls = n.CallersByCalls[:9] },
		"a list that is null":         func(n *report.Numbers) { n.CallersByShortCalls = nil },
		"rows of numbers not counted": func(n *report.Numbers) { n.Callers = nil },
		"more callers than calls":     func(n *report.Numbers) { *n.Destinations = 1 << 30 },
		"a country twice":             func(n *report.Numbers) { n.CallersByToCountry = append(n.CallersByToCountry, n.CallersByToCountry[0]) },
		"no countries":                func(n *report.Numbers) { n.CallersByToCountry = nil },
		"four callers of a country": func(n *report.Numbers) {
			rows := n.CallersByToCountry[0].Callers
			n.CallersByToCountry[0].Callers = append(rows[:3:3], rows[2])
		},
	} {
		r := build(t, options(), numbered(t, 6, 2000))
		if err := r.Check(); err != nil {
			t.Fatal(err)
		}
		spoil(&r.Numbers)
		if err := r.Check(); err == nil {
			t.Errorf("%s is not found", name)
		}
	}
}

// BenchmarkNumbers is what numbers take of a day: where no two calls share one, on a usual
// day, and where there are none.
func BenchmarkNumbers(b *testing.B) {
	rows := typicalDay(200_000, 0.6)
	for i := range rows {
		rows[i].Call.FromNumber, rows[i].Call.ToNumber = fmt.Sprintf("+1202%07d", i*37%10_000_000), fmt.Sprintf("+49309%07d", i*41%10_000_000)
	}
	for name, side := range map[string]func(*calls.Row, int){
		"distinct": func(*calls.Row, int) {}, "none": func(r *calls.Row, _ int) { r.Call.FromNumber, r.Call.ToNumber = "", "" },
		"usual": func(r *calls.Row, i int) {
			r.Call.FromNumber, r.Call.ToNumber = rows[i%2000].Call.FromNumber, rows[i%40_000].Call.ToNumber
		},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				builder := report.New(options())
				for i := range rows {
					row := rows[i]
					side(&row, i)
					if err := builder.Add(&row); err != nil {
						b.Fatal(err)
					}
				}
				if _, err := builder.Report(report.Integrity{APITotalCount: len(rows)}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
