package dailytest

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// breakdowns of a report's spend that a statement sums up, in its order.
var breakdowns = []string{"direction", "trunk", "from_country", "to_country", "route", "transport", "secure_trunking"}

// A spendRow is a row of a breakdown, and the total's where Key is nil.
type spendRow struct {
	Key      *string `json:"key"`
	Calls    int64   `json:"calls"`
	Answered int64   `json:"answered"`
	Talk     int64   `json:"talk_seconds"`
	Billed   int64   `json:"billed_seconds"`
	Amount   string  `json:"amount"`
	Rate     *string `json:"rate_per_minute"`
}

// A dayRead is one day as a careful reader has it.
type dayRead struct {
	Account  string `json:"account"`
	Timezone string `json:"timezone"`
	Currency string `json:"currency"`
	Complete bool   `json:"complete"`
	Spend    map[string]json.RawMessage
	Invoice  any
	Names    map[string]string
}

// Statement fails the test where the statement of a month is not what its days come to:
// every sum is derived again from their reports, with big.Rat and one row after another.
// A month of which a day is not whole at the moment has no statement to hold to.
func Statement(t testing.TB, s Store, prefix, month string) {
	t.Helper()
	first, err := time.Parse("2006-01", month)
	if err != nil {
		t.Fatal(err)
	}
	keys := s.Keys(t)
	days, whole := readDays(t, s, keys, prefix, first)
	before, wholeBefore := readDays(t, s, keys, prefix, first.AddDate(0, -1, 0))
	at := prefix + "months/month=" + month + "/statement."
	if !whole || !wholeBefore || len(days) == 0 {
		return
	}
	for _, ending := range []string{"json", "csv", "html"} {
		if !slices.Contains(keys, at+ending) {
			t.Errorf("%s%s is not there", at, ending)
			return
		}
	}
	file := s.Object(t, at+"json")
	got := decode(t, file)
	want := decode(t, mustJSON(t, statementOf(t, first, days, before)))
	for name, value := range want.(map[string]any) {
		if found := got.(map[string]any)[name]; !reflect.DeepEqual(found, value) {
			t.Errorf("%s: %s is\n%s\nwant\n%s", month, name, mustJSON(t, found), mustJSON(t, value))
		}
	}
	if found, want := string(s.Object(t, at+"csv")), csvOf(t, file); found != want {
		t.Errorf("statement.csv of %s is\n%s\nwant\n%s", month, found, want)
	}
}

func mustJSON(t testing.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// readDays returns the days of a month by date, and whether the reports of all that have
// a manifest are those that it names.
func readDays(t testing.TB, s Store, keys []string, prefix string, first time.Time) (map[string]*dayRead, bool) {
	t.Helper()
	days := map[string]*dayRead{}
	for at := first; at.Month() == first.Month(); at = at.AddDate(0, 0, 1) {
		date := at.Format(time.DateOnly)
		manifest, report := prefix+"manifests/dt="+date+"/manifest.json", prefix+"reports/dt="+date+"/report.json"
		var m Manifest
		if !slices.Contains(keys, manifest) || json.Unmarshal(s.Object(t, manifest), &m) != nil {
			continue
		}
		if !slices.Contains(keys, report) {
			return nil, false
		}
		b := s.Object(t, report)
		sum := fmt.Sprintf("%x", sha256.Sum256(b))
		named := false
		for _, f := range m.Files {
			named = named || f.Key == report && f.SHA256 == sum
		}
		if !named {
			return nil, false
		}
		days[date] = &dayRead{}
		if err := json.Unmarshal(b, days[date]); err != nil {
			t.Fatal(err)
		}
	}
	return days, true
}

func statementOf(t testing.TB, first time.Time, days, before map[string]*dayRead) map[string]any {
	t.Helper()
	var dates []string
	for at := first; at.Month() == first.Month(); at = at.AddDate(0, 0, 1) {
		dates = append(dates, at.Format(time.DateOnly))
	}
	var last *dayRead
	for _, date := range dates {
		if days[date] != nil {
			last = days[date]
		}
	}
	fits := func(d *dayRead) bool {
		return d != nil && d.Account == last.Account && d.Currency == last.Currency && d.Timezone == last.Timezone
	}
	missing, incomplete, foreign, names := []string{}, []string{}, []string{}, map[string]string{}
	var sums []*dayRead
	byDay := []spendRow{}
	for _, date := range dates {
		d := days[date]
		switch {
		case d == nil:
			missing = append(missing, date)
			continue
		case !fits(d):
			foreign = append(foreign, date)
			continue
		case !d.Complete:
			incomplete = append(incomplete, date)
		}
		sums = append(sums, d)
		row := add(t, &date, []spendRow{totalOf(t, d)})
		byDay = append(byDay, row)
		for id, name := range d.Names {
			names[id] = name
		}
	}
	spend := map[string]any{"total": withoutKey(add(t, nil, totals(t, sums)))}
	for _, dimension := range breakdowns {
		spend["by_"+dimension] = rowsOf(t, dimension, sums)
	}
	state := "open"
	if len(missing)+len(incomplete)+len(foreign) == 0 {
		state = "closed"
	}
	return map[string]any{
		"schema_version": 1, "account": last.Account, "month": first.Format("2006-01"), "timezone": last.Timezone, "currency": last.Currency, "state": state,
		"days":  map[string]any{"in_month": len(dates), "published": len(dates) - len(missing), "missing": missing, "incomplete": incomplete, "foreign": foreign},
		"spend": spend, "by_day": byDay, "names": names, "surcharges": last.Invoice, "previous": previousOf(t, first.AddDate(0, -1, 0), before, byDay, fits),
	}
}

func previousOf(t testing.TB, first time.Time, before map[string]*dayRead, byDay []spendRow, fits func(*dayRead) bool) map[string]any {
	t.Helper()
	month := first.Format("2006-01")
	var all, same []*dayRead
	for _, d := range before {
		if fits(d) {
			all = append(all, d)
		}
	}
	lacks := false
	for _, row := range byDay {
		date := month + (*row.Key)[7:]
		if _, err := time.Parse(time.DateOnly, date); err != nil {
			continue // the month before has no such day
		}
		if d := before[date]; fits(d) {
			same = append(same, d)
		} else {
			lacks = true
		}
	}
	out := map[string]any{"month": month, "total": nil, "same_days": nil}
	if len(all) > 0 {
		out["total"] = withoutKey(add(t, nil, totals(t, all)))
		if !lacks {
			out["same_days"] = withoutKey(add(t, nil, totals(t, same)))
		}
	}
	return out
}

func totalOf(t testing.TB, d *dayRead) (row spendRow) {
	t.Helper()
	if err := json.Unmarshal(d.Spend["total"], &row); err != nil {
		t.Fatal(err)
	}
	return row
}

func totals(t testing.TB, days []*dayRead) (rows []spendRow) {
	t.Helper()
	for _, d := range days {
		rows = append(rows, totalOf(t, d))
	}
	return rows
}

func rowsOf(t testing.TB, dimension string, days []*dayRead) []spendRow {
	t.Helper()
	of, keys := map[string][]spendRow{}, map[string]*string{}
	for _, d := range days {
		var rows []spendRow
		if err := json.Unmarshal(d.Spend["by_"+dimension], &rows); err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			key := "null"
			if row.Key != nil {
				key = "key " + *row.Key
			}
			of[key], keys[key] = append(of[key], row), row.Key
		}
	}
	out := []spendRow{}
	for key, rows := range of {
		out = append(out, add(t, keys[key], rows))
	}
	slices.SortFunc(out, func(a, b spendRow) int {
		if c := rat(t, b.Amount).Cmp(rat(t, a.Amount)); c != 0 {
			return c
		}
		switch {
		case a.Key == nil:
			return 1
		case b.Key == nil:
			return -1
		}
		return strings.Compare(*a.Key, *b.Key)
	})
	return out
}

func rat(t testing.TB, text string) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		t.Fatalf("%q is no amount", text)
	}
	return r
}

func add(t testing.TB, key *string, rows []spendRow) spendRow {
	t.Helper()
	sum, amount := spendRow{Key: key}, new(big.Rat)
	for _, r := range rows {
		sum.Calls += r.Calls
		sum.Answered += r.Answered
		sum.Talk += r.Talk
		sum.Billed += r.Billed
		amount.Add(amount, rat(t, r.Amount))
	}
	sum.Amount = plain(amount)
	if sum.Billed > 0 {
		rate := plain(new(big.Rat).Mul(amount, big.NewRat(60, sum.Billed)))
		sum.Rate = &rate
	}
	return sum
}

// plain writes r half to even at 8 places, with 5 of them at least.
func plain(r *big.Rat) string {
	const eight = 100_000_000
	scaled := new(big.Rat).Mul(r, big.NewRat(eight, 1))
	n, rest := new(big.Int).DivMod(scaled.Num(), scaled.Denom(), new(big.Int))
	if c := rest.Lsh(rest, 1).Cmp(scaled.Denom()); c > 0 || c == 0 && n.Bit(0) == 1 {
		n.Add(n, big.NewInt(1))
	}
	text := new(big.Rat).SetFrac(n, big.NewInt(eight)).FloatString(8)
	for range 3 {
		text = strings.TrimSuffix(text, "0")
	}
	return text
}

func withoutKey(r spendRow) map[string]any {
	return map[string]any{"calls": r.Calls, "answered": r.Answered, "talk_seconds": r.Talk, "billed_seconds": r.Billed, "amount": r.Amount, "rate_per_minute": r.Rate}
}

// csvOf writes the rows of a statement.json as its statement.csv has them.
func csvOf(t testing.TB, file []byte) string {
	t.Helper()
	var s struct {
		Spend map[string]json.RawMessage `json:"spend"`
		ByDay json.RawMessage            `json:"by_day"`
		Names map[string]string          `json:"names"`
	}
	if err := json.Unmarshal(file, &s); err != nil {
		t.Fatal(err)
	}
	lines := []string{"dimension,key,name,calls,answered,talk_seconds,billed_minutes,amount,rate_per_minute"}
	table := func(dimension string, raw json.RawMessage) {
		var rows []spendRow
		if err := json.Unmarshal(raw, &rows); err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			key, name, rate := "", "", ""
			if r.Key != nil {
				key = *r.Key
			}
			if dimension == "trunk" && r.Key != nil {
				key, name = "trunk:"+key, s.Names[key]
			}
			if r.Rate != nil {
				rate = *r.Rate
			}
			minutes := big.NewRat(r.Billed, 60).FloatString(2)
			lines = append(lines, fmt.Sprintf("%s,%s,%s,%d,%d,%d,%s,%s,%s", dimension, cellOf(key), cellOf(name), r.Calls, r.Answered, r.Talk, minutes, r.Amount, rate))
		}
	}
	table("total", json.RawMessage("["+string(s.Spend["total"])+"]"))
	for _, dimension := range breakdowns {
		table(dimension, s.Spend["by_"+dimension])
	}
	table("day", s.ByDay)
	return strings.Join(lines, "\r\n") + "\r\n"
}

func cellOf(s string) string {
	for _, first := range []string{"=", "+", "-", "@", "\t", "\r"} {
		if strings.HasPrefix(s, first) {
			s = "'" + s
			break
		}
	}
	if strings.ContainsAny(s, ",\"\r\n") {
		return `"` + strings.Join(strings.Split(s, `"`), `""`) + `"`
	}
	return s
}
