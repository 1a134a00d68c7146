package month_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/month"
	"zentrunk-reports/internal/report"
)

// A shelf holds published days in memory.
type shelf map[string]shelved

type shelved struct{ manifest, report []byte }

func (s shelf) Days(context.Context) ([]string, error) { return slices.Sorted(maps.Keys(s)), nil }

func (s shelf) Manifest(_ context.Context, date string) ([]byte, error) {
	if s[date].manifest == nil {
		return nil, fs.ErrNotExist
	}
	return s[date].manifest, nil
}

func (s shelf) Report(_ context.Context, date string) ([]byte, string, error) {
	if s[date].report == nil {
		return nil, "", fs.ErrNotExist
	}
	return s[date].report, key(date), nil
}

func key(date string) string { return "team/reports/dt=" + date + "/report.json" }

// A published day of one row a breakdown.
type published struct {
	account, zone, currency string
	incomplete              bool
	amount                  string // of one call of 61 s
	trunk                   string // "" is none
	names                   map[string]string
	unread                  int
}

func (s shelf) put(t testing.TB, date string, p published) {
	t.Helper()
	amount, err := money.ParseSum(p.amount)
	if err != nil {
		t.Fatal(err)
	}
	line := report.SpendLine{}
	line.Add(&report.SpendLine{Calls: 1, Answered: 1, TalkSeconds: 60, BilledSeconds: 61, Amount: amount})
	row := report.SpendRow{SpendLine: line}
	if p.trunk != "" {
		row.Key = &p.trunk
	}
	rep := report.Report{Spend: report.Spend{Total: line, ByTrunk: []report.SpendRow{row}}, Integrity: report.Integrity{Calls: 1, UnreadRecords: p.unread, Unread: map[string]int{"total_amount": p.unread}}}
	rep.Invoice.FairUse.ShortSeconds = 6
	rep.Invoice.Month.Amount = amount
	s.store(t, date, p, rep)
}

func (s shelf) store(t testing.TB, date string, p published, rep report.Report) {
	t.Helper()
	body, err := json.Marshal(struct {
		report.Report
		Names map[string]string `json:"names"`
	}{rep, p.names})
	if err != nil {
		t.Fatal(err)
	}
	s[date] = shelved{manifestOf(t, date, p, body), body}
}

func manifestOf(t testing.TB, date string, p published, body []byte) []byte {
	t.Helper()
	m, err := json.Marshal(map[string]any{
		"account": "MA" + p.account, "date": date, "timezone": "UTC" + p.zone, "currency": "USD" + p.currency, "complete": !p.incomplete,
		"files": []map[string]any{{"key": key(date), "sha256": fmt.Sprintf("%x", sha256.Sum256(body))}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// fill puts a day of 1.00 for each date of a month.
func (s shelf) fill(t testing.TB, of string) {
	t.Helper()
	for _, date := range month.Dates(of) {
		s.put(t, date, published{amount: "1", trunk: "93667062664669661"})
	}
}

func gather(t testing.TB, s shelf, of string) *month.Statement {
	t.Helper()
	st, err := month.Gather(t.Context(), s, of)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// The state of a month, and the lists of days, follow from what is published of it.
func TestDays(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name                         string
		spoil                        func(s shelf)
		state                        string
		missing, incomplete, foreign []string
		calls                        int
	}{
		{"whole", func(shelf) {}, month.Closed, nil, nil, nil, 30},
		{"a day missing", func(s shelf) { delete(s, "2026-11-07") }, month.Open, []string{"2026-11-07"}, nil, nil, 29},
		{"not complete", func(s shelf) { s.put(t, "2026-11-07", published{amount: "1", incomplete: true}) }, month.Open, nil, []string{"2026-11-07"}, nil, 30},
		{"another account", func(s shelf) { s.put(t, "2026-11-07", published{amount: "1", account: "X"}) }, month.Open, nil, nil, []string{"2026-11-07"}, 29},
		{"another currency", func(s shelf) { s.put(t, "2026-11-07", published{amount: "1", currency: "X"}) }, month.Open, nil, nil, []string{"2026-11-07"}, 29},
		{"the latest is of another zone", func(s shelf) { s.put(t, "2026-11-30", published{amount: "1", zone: "X"}) }, month.Open, nil, nil, month.Dates("2026-11")[:29], 1},
		{"no manifest, whatever it is", func(s shelf) { s["2026-11-07"] = shelved{manifest: []byte("{")} }, month.Open, []string{"2026-11-07"}, nil, nil, 29},
	}
	for _, tt := range tests {
		s := shelf{}
		s.fill(t, "2026-11")
		tt.spoil(s)
		st := gather(t, s, "2026-11")
		d := st.Days
		if st.State != tt.state || !slices.Equal(d.Missing, tt.missing) || !slices.Equal(d.Incomplete, tt.incomplete) || !slices.Equal(d.Foreign, tt.foreign) || d.InMonth != 30 || d.Published != 30-len(tt.missing) {
			t.Errorf("%s: %s, %+v", tt.name, st.State, d)
		}
		if st.Spend.Total.Calls != tt.calls || len(st.ByDay) != tt.calls {
			t.Errorf("%s: %d calls, %d days, want %d", tt.name, st.Spend.Total.Calls, len(st.ByDay), tt.calls)
		}
	}
}

// The month before is compared day number by day number: numbers that it lacks are
// passed over, and a day of it that is not there leaves nothing to compare with.
func TestPrevious(t *testing.T) {
	t.Parallel()
	s := shelf{}
	s.fill(t, "2026-02")
	s.fill(t, "2026-03")
	if p := gather(t, s, "2026-03").Previous; p.Month != "2026-02" || p.Total.Calls != 28 || p.SameDays.Calls != 28 {
		t.Errorf("31 days beside 28: %+v", p)
	}
	for _, date := range month.Dates("2026-03")[10:] {
		delete(s, date)
	}
	if p := gather(t, s, "2026-03").Previous; p.Total.Calls != 28 || p.SameDays.Calls != 10 {
		t.Errorf("10 days beside 28: %+v", p)
	}
	delete(s, "2026-02-20")
	if p := gather(t, s, "2026-03").Previous; p.Total.Calls != 27 || p.SameDays.Calls != 10 {
		t.Errorf("a day is missing that nobody needs: %+v", p)
	}
	s.put(t, "2026-02-05", published{amount: "1", currency: "X"})
	if p := gather(t, s, "2026-03").Previous; p.Total.Calls != 26 || p.SameDays != nil {
		t.Errorf("a day is foreign that is needed: %+v", p)
	}
	if p := gather(t, s, "2026-02").Previous; p.Month != "2026-01" || p.Total != nil || p.SameDays != nil {
		t.Errorf("nothing before: %+v", p)
	}
}

// Sums that leave DECIMAL(18,8) and DECIMAL(30,8) are exact. The name of a trunk is the
// latest, and no foreign day's; days that were not read whole are named.
func TestSums(t *testing.T) {
	t.Parallel()
	s := shelf{}
	const most = "9999999999999999999999.99999999"
	for i, date := range month.Dates("2026-11")[:12] {
		s.put(t, date, published{amount: most, trunk: []string{"b", "a", ""}[i%3], names: map[string]string{"a": fmt.Sprint("name ", i)}, unread: i % 2})
	}
	s.put(t, "2026-11-13", published{amount: "-0.00000001", trunk: "a"})
	s.put(t, "2026-11-14", published{amount: "1", account: "X", names: map[string]string{"a": "theirs"}})
	s.put(t, "2026-11-15", published{amount: "0", trunk: "c", names: map[string]string{"c": "newest"}})
	st := gather(t, s, "2026-11")
	if got, want := st.Spend.Total.Amount.String(), "119999999999999999999999.99999987"; got != want {
		t.Errorf("the sum is %s, want %s", got, want)
	}
	var keys []string
	for _, row := range st.Spend.ByTrunk {
		if row.Key == nil {
			keys = append(keys, "null "+row.Amount.String())
			continue
		}
		keys = append(keys, *row.Key+" "+row.Amount.String())
	}
	four := "39999999999999999999999.9999999"
	if want := []string{"b " + four + "6", "null " + four + "6", "a " + four + "5", "c 0.00000"}; !slices.Equal(keys, want) {
		t.Errorf("rows %q, want %q", keys, want)
	}
	if want := map[string]string{"a": "name 11", "c": "newest"}; !maps.Equal(st.Names, want) {
		t.Errorf("names %v, want %v", st.Names, want)
	}
	if len(st.UnreadDays) != 6 || st.UnreadDays[0] != "2026-11-02" {
		t.Errorf("not read whole: %v", st.UnreadDays)
	}
	if st.Surcharges == nil || st.Surcharges.Month.Amount.Sign() != 0 {
		t.Errorf("surcharges are not the last day's: %+v", st.Surcharges)
	}
}

// A month without days, and what is no month, are errors that name it; so is a report
// that is not the one its manifest names. The same days give the same statement.
func TestGather(t *testing.T) {
	t.Parallel()
	s := shelf{}
	if _, err := month.Gather(t.Context(), s, "2026-11"); !errors.Is(err, month.ErrNone) || !strings.Contains(err.Error(), "2026-11") {
		t.Errorf("nothing published: %v", err)
	}
	for _, of := range []string{"", "2026-13", "2026-1", "November", "2026-11-01"} {
		if _, err := month.Gather(t.Context(), s, of); err == nil || errors.Is(err, month.ErrNone) {
			t.Errorf("month %q: %v", of, err)
		}
	}
	s.fill(t, "2026-10")
	s.fill(t, "2026-11")
	first, err := json.Marshal(gather(t, s, "2026-11"))
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		again, err := json.Marshal(gather(t, s, "2026-11"))
		if err != nil || !bytes.Equal(first, again) {
			t.Fatalf("another statement, %v", err)
		}
	}
	torn := s["2026-10-09"]
	torn.report = append([]byte{' '}, torn.report...)
	s["2026-10-09"] = torn
	if _, err := month.Gather(t.Context(), s, "2026-11"); err == nil || !strings.Contains(err.Error(), key("2026-10-09")) {
		t.Errorf("a torn report: %v", err)
	}
}

// Minutes are those of seconds, rounded to the hundredth.
func TestMinutes(t *testing.T) {
	t.Parallel()
	for seconds, want := range map[int64]string{0: "0.00", 1: "0.02", 2: "0.03", 30: "0.50", 59: "0.98", 60: "1.00", 61: "1.02", 3599: "59.98", -1: "-0.02", -90: "-1.50", 1 << 62: "76861433640456465.07"} {
		if got := month.Minutes(seconds); got != want {
			t.Errorf("Minutes(%d) = %s, want %s", seconds, got, want)
		}
	}
}

// The last day of a month is one in any year.
func TestIsLast(t *testing.T) {
	t.Parallel()
	for date, want := range map[string]bool{"2026-11-30": true, "2026-11-29": false, "2028-02-28": false, "2028-02-29": true, "2026-12-31": true, "": false} {
		if got := month.IsLast(date); got != want {
			t.Errorf("IsLast(%q) = %t", date, got)
		}
	}
	if got := month.After("2026-12", 1); got != "2027-01" {
		t.Errorf("after December comes %s", got)
	}
}
