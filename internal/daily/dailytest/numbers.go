package dailytest

import (
	"cmp"
	"encoding/json"
	"math/big"
	"slices"
	"strings"
	"testing"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A dialled is a number of report.json, and what its calls come to.
type dialled struct {
	Number string  `json:"number"`
	Prefix *string `json:"prefix"`
	Calls  int     `json:"calls"`
	Short  int     `json:"short_calls"`
	Amount string  `json:"amount"`

	whole string
	spent *big.Rat
}

// numbers derives from the ledger which numbers matter, and holds report.json to them.
func (l *ledger) numbers(t testing.TB, w Want, file []byte) {
	t.Helper()
	var r struct {
		Numbers map[string]json.RawMessage `json:"numbers"`
		Spend   struct {
			ByToCountry []struct {
				Key *string `json:"key"`
			} `json:"by_to_country"`
		} `json:"spend"`
	}
	if err := json.Unmarshal(file, &r); err != nil {
		t.Fatalf("report.json: %v", err)
	}
	shown := func(s string) string {
		if w.Masked {
			return mask(s)
		}
		return s
	}
	from := func(c *zentrunktest.Call) string { return shown(c.From) }
	sides := map[string]func(*zentrunktest.Call) string{"callers": from, "destinations": func(c *zentrunktest.Call) string { return shown(c.To) }}
	for side, number := range sides {
		all := l.dialled(number, func(*zentrunktest.Call) bool { return true })
		sameJSON(t, w.Date+": numbers."+side, r.Numbers[side], len(all))
		for by, order := range orders {
			sameJSON(t, w.Date+": numbers."+side+"_by_"+by, r.Numbers[side+"_by_"+by], highest(all, all, order, 10))
		}
	}
	type country struct {
		Key     *string   `json:"key"`
		Callers []dialled `json:"callers"`
	}
	all, want := l.dialled(from, func(*zentrunktest.Call) bool { return true }), []country{}
	for _, row := range r.Spend.ByToCountry {
		of := l.dialled(from, func(c *zentrunktest.Call) bool {
			return row.Key == nil && c.ToCountry == "" || row.Key != nil && c.ToCountry == *row.Key
		})
		if rows := highest(of, all, orders["spend"], 3); len(rows) > 0 {
			want = append(want, country{row.Key, rows})
		}
	}
	sameJSON(t, w.Date+": numbers.callers_by_to_country", r.Numbers["callers_by_to_country"], want)
}

// orders are how far a number is above none, by what a list is by.
var orders = map[string]func(*dialled) *big.Rat{
	"spend":       func(d *dialled) *big.Rat { return d.spent },
	"calls":       func(d *dialled) *big.Rat { return big.NewRat(int64(d.Calls), 1) },
	"short_calls": func(d *dialled) *big.Rat { return big.NewRat(int64(d.Short), 1) },
}

// dialled adds up the calls of each number.
func (l *ledger) dialled(number func(*zentrunktest.Call) string, of func(*zentrunktest.Call) bool) []*dialled {
	by := map[string]*dialled{}
	for _, c := range l.calls {
		n := number(c)
		if n == "" || !of(c) {
			continue
		}
		d := by[n]
		if d == nil {
			d = &dialled{Number: mask(n), whole: n, spent: new(big.Rat)}
			by[n] = d
		}
		d.Calls++
		if c.Answered && c.CallDuration.Valid && c.CallDuration.V <= 6 {
			d.Short++
		}
		if c.AmountE8.Valid {
			d.spent.Add(d.spent, big.NewRat(c.AmountE8.V, 100_000_000))
		}
	}
	var out []*dialled
	for _, d := range by {
		out = append(out, d)
	}
	return out
}

// highest are those of rows that come first, with the prefixes that numbers of all share.
func highest(rows, all []*dialled, by func(*dialled) *big.Rat, most int) []dialled {
	type rank struct{ by, spent *big.Int }
	above := map[*dialled]rank{}
	for _, d := range rows {
		above[d] = rank{units(by(d)), units(d.spent)}
	}
	slices.SortFunc(rows, func(a, b *dialled) int {
		if c := cmp.Or(above[b].by.Cmp(above[a].by), cmp.Compare(b.Calls, a.Calls)); c != 0 {
			return c // most pairs: to compare amounts takes longer
		}
		return cmp.Or(above[b].spent.Cmp(above[a].spent), cmp.Compare(a.whole, b.whole))
	})
	out := []dialled{}
	for _, d := range rows {
		if above[d].by.Sign() > 0 && len(out) < most {
			row := *d
			row.Prefix, row.Amount = shared(d.whole, all), money(d.spent)
			out = append(out, row)
		}
	}
	return out
}

// units is r in the eighth place of a dollar, of which it is a whole number. Fractions
// multiply each time they are compared.
func units(r *big.Rat) *big.Int {
	u := new(big.Rat).Mul(r, big.NewRat(100_000_000, 1))
	if !u.IsInt() {
		panic("an amount has more than eight places: " + r.String())
	}
	return u.Num()
}

// shared is the longest beginning of number, in seven digits at most, that ten of all
// have. Five digits stay behind it.
func shared(number string, all []*dialled) *string {
	const digits = "0123456789"
	sign := len(number) - len(strings.TrimPrefix(number, "+"))
	if n := len(number) - sign; n > 15 || strings.Trim(number[sign:], digits) != "" {
		return nil
	}
	for end := min(sign+7, len(number)-5); end > sign; end-- {
		n := 0
		for _, d := range all {
			if len(d.whole)-sign <= 15 && len(d.whole) >= end+5 && d.whole[:end] == number[:end] && strings.Trim(d.whole[end:], digits) == "" {
				n++
			}
		}
		if n >= 10 {
			return text(number[:end])
		}
	}
	return nil
}

// money writes an amount as reports do: five places, and more where there are more.
func money(r *big.Rat) string {
	s := r.FloatString(8)
	for strings.HasSuffix(s, "0") && len(s)-strings.Index(s, ".") > 6 {
		s = s[:len(s)-1]
	}
	return s
}

func sameJSON(t testing.TB, what string, got json.RawMessage, want any) {
	t.Helper()
	w, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	g, err := json.Marshal(got)
	if err != nil || string(g) != string(w) {
		t.Errorf("%s: %s, want %s, %v", what, g, w, err)
	}
}
