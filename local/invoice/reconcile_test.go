package invoice_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/month"
	"zentrunk-reports/internal/render"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/local/invoice"
	"zentrunk-reports/local/published"
)

const november = "2026-11"

// A ledger is the calls of days by date, as they are published.
type ledger struct {
	days map[string][]calls.Row
	zone *time.Location
}

func (l *ledger) Rows(_ context.Context, date string) (published.Rows, error) {
	if l.days[date] == nil {
		return nil, fs.ErrNotExist
	}
	return &rows{l.days[date]}, nil
}

type rows struct{ left []calls.Row }

func (r *rows) Next(row *calls.Row) error {
	if len(r.left) == 0 {
		return io.EOF
	}
	*row, r.left = r.left[0], r.left[1:]
	return nil
}

func (r *rows) Close() error { return nil }

func (l *ledger) Days(context.Context) ([]string, error) {
	return slices.Sorted(maps.Keys(l.days)), nil
}

func (l *ledger) Report(_ context.Context, date string) ([]byte, string, error) {
	from, _ := time.ParseInLocation(time.DateOnly, date, l.zone)
	b := report.New(report.Options{Account: "MAXXXXXXXXXXXXXXXXXX", Date: date, Timezone: l.zone.String(), From: from, To: from.AddDate(0, 0, 1), Currency: "USD"})
	for i := range l.days[date] {
		if err := b.Add(&l.days[date][i]); err != nil {
			return nil, "", err
		}
	}
	r, err := b.Report(report.Integrity{APITotalCount: len(l.days[date])})
	if err != nil {
		return nil, "", err
	}
	var out bytes.Buffer
	err = render.JSON(&out, r)
	return out.Bytes(), "reports/dt=" + date + "/report.json", err
}

func (l *ledger) Manifest(ctx context.Context, date string) ([]byte, error) {
	if l.days[date] == nil {
		return nil, fs.ErrNotExist
	}
	b, key, err := l.Report(ctx, date)
	if err != nil {
		return nil, err
	}
	return json.Marshal(map[string]any{
		"account": "MAXXXXXXXXXXXXXXXXXX", "date": date, "timezone": l.zone.String(), "currency": "USD", "complete": true,
		"files": []map[string]string{{"key": key, "sha256": fmt.Sprintf("%x", sha256.Sum256(b))}},
	})
}

// newLedger has some calls to each country on each of the dates around a month.
func newLedger(t testing.TB, zone string, countries ...string) *ledger {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	l := &ledger{days: map[string][]calls.Row{}, zone: loc}
	rnd := rand.New(rand.NewPCG(1, 2))
	first, _ := month.Parse(november)
	for n := -2; n < 32; n++ {
		at := first.AddDate(0, 0, n)
		from, _ := time.ParseInLocation(time.DateOnly, at.Format(time.DateOnly), loc)
		for _, country := range countries {
			for range 2 + rnd.IntN(4) {
				l.call(t, country, from.Add(time.Duration(rnd.IntN(86400))*time.Second), int32(61+rnd.IntN(200)), rnd)
			}
		}
	}
	return l
}

func (l *ledger) call(t testing.TB, country string, end time.Time, seconds int32, rnd *rand.Rand) {
	t.Helper()
	rate, err := money.Parse("0.0085")
	if country == "FR" { // each call a little below half a cent more than a whole one
		rate, seconds, err = amountOf(t, "0.0160"), 60, nil
	}
	if err != nil {
		t.Fatal(err)
	}
	charge, err := rate.Charge(int64(seconds)).Amount()
	if err != nil {
		t.Fatal(err)
	}
	row := calls.Row{Status: calls.Skipped}
	row.Call = zentrunk.Call{
		UUID: fmt.Sprintf("%08x-0000-4000-8000-%012x", rnd.Uint32(), rnd.Uint32()), Direction: "outbound", ToCountry: country,
		InitiationTime: end.Add(-time.Duration(seconds+10) * time.Second), EndTime: end, Answered: true,
		CallDuration: zentrunk.Some(seconds), BillDuration: zentrunk.Some(seconds), Rate: zentrunk.Some(rate), Amount: zentrunk.Some(charge),
	}
	date := end.In(l.zone).Format(time.DateOnly)
	l.days[date] = append(l.days[date], row)
}

func amountOf(t testing.TB, text string) money.Amount {
	t.Helper()
	a, err := money.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func sumOf(t testing.TB, text string) money.Sum {
	t.Helper()
	s, err := money.ParseSum(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A usage is a row of an invoice.
type usage struct {
	country string
	calls   int
	seconds int64
	amount  money.Sum
}

// usages sums up the calls that a vendor counts, in his way.
func (l *ledger) usages(counts func(*zentrunk.Call) bool, add func(*usage, *zentrunk.Call)) map[string]*usage {
	out := map[string]*usage{}
	for _, day := range l.days {
		for i := range day {
			c := &day[i].Call
			if !counts(c) {
				continue
			}
			if out[c.ToCountry] == nil {
				out[c.ToCountry] = &usage{country: c.ToCountry}
			}
			add(out[c.ToCountry], c)
		}
	}
	return out
}

func asCharged(u *usage, c *zentrunk.Call) {
	u.calls++
	u.seconds += int64(c.BillDuration.V)
	u.amount = u.amount.Add(c.Amount.V.Sum())
}

func within(zone string, t testing.TB) func(*zentrunk.Call) bool {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return func(c *zentrunk.Call) bool { return c.EndTime.In(loc).Format("2006-01") == november }
}

// file writes usages as the vendor does, and a total.
func file(of map[string]*usage, wrong int) string {
	var b strings.Builder
	b.WriteString("Usage supplement\n\nDestination country,Number type,Calls,Minutes,Spend (USD)\n")
	calls, seconds, amount := wrong, int64(0), money.Sum{}
	for _, country := range slices.Sorted(maps.Keys(of)) {
		u := of[country]
		label := country
		if label == "" {
			label = "Unknown"
		}
		half := u.amount.Part(1, 2)
		fmt.Fprintf(&b, "%s,local,%d,%s,%s\n", label, u.calls-1, month.Minutes(u.seconds), half)
		fmt.Fprintf(&b, "%s,mobile,1,0,%s\n", label, u.amount.Sub(half))
		calls, seconds, amount = calls+u.calls, seconds+u.seconds, amount.Add(u.amount)
	}
	fmt.Fprintf(&b, "Grand total,,%d,%s,%s\n", calls, month.Minutes(seconds), amount)
	return b.String()
}

func compare(t testing.TB, l *ledger, text string) *invoice.Comparison {
	t.Helper()
	inv, err := invoice.Read("usage.csv", []byte(text), invoice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := month.Gather(t.Context(), l, november)
	if err != nil {
		t.Fatal(err)
	}
	c, err := invoice.Compare(inv, s, sumOf(t, "0.01"))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Explain(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	return c
}

func written(t testing.TB, c *invoice.Comparison) string {
	t.Helper()
	var b strings.Builder
	if err := c.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Ten differences that were planted in an invoice are found to the last digit, with what
// the records say of each, and none is invented.
func TestTenPlanted(t *testing.T) {
	t.Parallel()
	l := newLedger(t, "UTC", "US", "GB", "DE", "IN", "FR", "CA", "AU", "BR", "MX", "JP", "")
	of := l.usages(within("UTC", t), asCharged)
	byDay := func(date, country string) *usage {
		return l.usages(func(c *zentrunk.Call) bool { return c.EndTime.Format(time.DateOnly) == date && c.ToCountry == country }, asCharged)[country]
	}
	want := map[string]usage{}
	cause := map[string]string{}
	plant := func(country, why string, change func(u *usage)) {
		if of[country] == nil {
			of[country] = &usage{country: country}
		}
		before := *of[country]
		change(of[country])
		after := of[country]
		want[country] = usage{country, after.calls - before.calls, after.seconds - before.seconds, after.amount.Sub(before.amount)}
		cause[country] = why
	}
	plant("US", "Our records do not say why.", func(u *usage) {
		u.calls, u.seconds, u.amount = u.calls+3, u.seconds+750, u.amount.Add(sumOf(t, "1.23"))
	})
	plant("GB", "the price does not", func(u *usage) { u.amount = u.amount.MulDiv(11, 10).Over(1) })
	plant("DE", "has no row for it", func(u *usage) { *u = usage{country: "DE"} })
	plant("CU", "No call of our records went there.", func(u *usage) { *u = usage{"CU", 7, 420, sumOf(t, "8.4")} })
	whole := l.usages(within("UTC", t), func(u *usage, c *zentrunk.Call) {
		up := (int64(c.BillDuration.V) + 59) / 60
		u.seconds += 60 * up
		u.amount = u.amount.Add(c.Rate.V.Times(up))
	})
	plant("IN", "rounds each call up to the whole minute", func(u *usage) { u.seconds = whole["IN"].seconds })
	plant("FR", "rounds the amount of each call to the cent", func(u *usage) { u.amount = sumOf(t, "0.02").MulDiv(int64(u.calls), 1) })
	plant("CA", "lacks just what our records have of 2026-11-14", func(u *usage) {
		d := byDay("2026-11-14", "CA")
		u.calls, u.seconds, u.amount = u.calls-d.calls, u.seconds-d.seconds, u.amount.Sub(d.amount)
	})
	plant("AU", "of 2026-11-09 a second time", func(u *usage) {
		d := byDay("2026-11-09", "AU")
		u.calls, u.seconds, u.amount = u.calls+d.calls, u.seconds+d.seconds, u.amount.Add(d.amount)
	})
	plant("BR", "at its rate by the whole minute", func(u *usage) { u.seconds, u.amount = whole["BR"].seconds, whole["BR"].amount })
	delete(of, "DE")
	c := compare(t, l, file(of, 1)) // the tenth: the total has a call too many
	for _, r := range c.Rows {
		w, planted := want[r.Country]
		if r.Differs != planted {
			t.Errorf("%q differs: %t, planted: %t", r.Country, r.Differs, planted)
			continue
		}
		if !planted {
			continue
		}
		// Minutes are in the file with two places.
		off := r.Seconds.Sub(sumOf(t, fmt.Sprint(w.seconds))).Abs()
		if r.Calls != int64(w.calls) || r.Amount != w.amount || off.Cmp(sumOf(t, "0.3")) > 0 {
			t.Errorf("%s differs by %d calls, %v s, %v; planted were %+v", r.Country, r.Calls, r.Seconds, r.Amount, w)
		}
		if got := strings.Join(r.Causes, " "); !strings.Contains(got, cause[r.Country]) || len(r.Causes) > 2 {
			t.Errorf("%s: causes %q, want %q", r.Country, got, cause[r.Country])
		}
	}
	if len(c.Claims) != 1 || c.Claims[0].Says.Calls != c.Claims[0].Is.Calls+1 || !c.Differs() {
		t.Errorf("totals that do not add up: %+v", c.Claims)
	}
	text := written(t, c)
	for _, name := range []string{"United States (US)", "Cuba (CU): the invoice has 7 calls more, 7.00 minutes more and 8.40 USD more.", "10. The file contradicts itself: line 26, Grand total,"} {
		if !strings.Contains(text, name) {
			t.Errorf("the text lacks %q:\n%s", name, text)
		}
	}
	if strings.Contains(text, "11.") {
		t.Errorf("an eleventh was invented:\n%s", text)
	}
}

// An invoice of just what was charged agrees, whatever its rows are rounded to.
func TestAgrees(t *testing.T) {
	t.Parallel()
	l := newLedger(t, "UTC", "US", "GB", "")
	c := compare(t, l, file(l.usages(within("UTC", t), asCharged), 0))
	if c.Differs() || !strings.Contains(written(t, c), "They agree to 0.01 in every country and in all.") {
		t.Errorf("it differs:\n%s", written(t, c))
	}
	rounded := "Country,Minutes,Amount\n"
	for country, u := range l.usages(within("UTC", t), asCharged) {
		if country == "" {
			country = "n/a"
		}
		rounded += fmt.Sprintf("%s,%d,%s\n", country, (u.seconds+30)/60, u.amount.Fixed(2))
	}
	if c := compare(t, l, rounded); c.Differs() {
		t.Errorf("rounded rows differ:\n%s", written(t, c))
	}
}

// A vendor's month by another midnight, and one of calls by their beginning, are the cause
// of all differences; where one is planted besides, it is left.
func TestOtherMonth(t *testing.T) {
	t.Parallel()
	began := func(c *zentrunk.Call) bool { return c.InitiationTime.UTC().Format("2006-01") == november }
	tests := []struct {
		zone   string
		counts func(*zentrunk.Call) bool
		want   string
	}{
		{"Europe/Berlin", within("UTC", t), "by a month in the time zone UTC"},
		{"UTC", within("America/Los_Angeles", t), "by a month in the time zone America/Los_Angeles"},
		{"UTC", within("Asia/Kolkata", t), "by a month in the time zone Asia/Kolkata"},
		{"UTC", began, "by when calls began, not by when they ended"},
	}
	for _, tt := range tests {
		l := newLedger(t, tt.zone, "US", "GB", "IN")
		rnd := rand.New(rand.NewPCG(3, 4))
		for _, country := range []string{"US", "GB", "IN"} { // over midnight, at either end
			for _, end := range []time.Time{time.Date(2026, 11, 1, 0, 0, 40, 0, l.zone), time.Date(2026, 12, 1, 0, 0, 50, 0, l.zone), time.Date(2026, 12, 1, 0, 0, 55, 0, l.zone)} {
				l.call(t, country, end, 100, rnd)
			}
		}
		of := l.usages(tt.counts, asCharged)
		of["GB"].amount = of["GB"].amount.Add(sumOf(t, "5"))
		c := compare(t, l, file(of, 0))
		for _, r := range c.Rows {
			got := strings.Join(r.Causes, " ")
			if strings.Contains(got, tt.want) == (r.Country == "GB") || !r.Differs {
				t.Errorf("%s, %s: differs %t, causes %q", tt.want, r.Country, r.Differs, got)
			}
		}
	}
}

// A call that two days hold is the records' own fault, and the text says so. Days that are
// missing are named where the invoice has more.
func TestOurOwnFaults(t *testing.T) {
	t.Parallel()
	l := newLedger(t, "UTC", "US", "GB")
	text := file(l.usages(within("UTC", t), asCharged), 0)
	moved := l.days["2026-11-12"][0]
	l.days["2026-11-13"] = append(l.days["2026-11-13"], moved)
	for _, r := range compare(t, l, text).Rows {
		if r.Differs != (r.Country == moved.Call.ToCountry) || r.Differs && !strings.Contains(r.Causes[0], "hold 1 call in both days") {
			t.Errorf("%s: differs %t, %q", r.Country, r.Differs, r.Causes)
		}
	}
	l.days["2026-11-13"] = l.days["2026-11-13"][:len(l.days["2026-11-13"])-1]
	delete(l.days, "2026-11-20")
	c := compare(t, l, text)
	for _, r := range c.Rows {
		if !r.Differs || !strings.Contains(r.Causes[0], "Our records lack 1 day of the month") {
			t.Errorf("%s: differs %t, %q", r.Country, r.Differs, r.Causes)
		}
	}
	if got := written(t, c); !strings.Contains(got, "No records of 2026-11-20.") {
		t.Errorf("the day is not named:\n%s", got)
	}
}
