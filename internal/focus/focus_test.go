package focus

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/zentrunk"
)

var files = flag.String("files", "", "folder into which cost files for readers are written")

// A day of Berlin's, whose month begins in summer time.
var options = Options{
	Account: "MAXXXXXXXXXXXXXXXXXX", Currency: "USD",
	MonthFrom: time.Date(2026, 9, 30, 22, 0, 0, 0, time.UTC), MonthTo: time.Date(2026, 10, 31, 23, 0, 0, 0, time.UTC),
	From: time.Date(2026, 10, 24, 22, 0, 0, 0, time.UTC), To: time.Date(2026, 10, 25, 23, 0, 0, 0, time.UTC),
}

// The file is what another program derives from the same calls: every value of every
// row, and their order. So it is where groups go by way of the disk, in whatever order
// calls come: the bytes are the same.
func TestFile(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 7, 300, 1500} {
		for seed := range uint64(4) {
			rows := day(t, seed, n)
			file := written(t, rows, maxGroups)
			day := dailytest.FocusDay{
				Account: options.Account, Currency: options.Currency, From: options.From, To: options.To, MonthFrom: options.MonthFrom, MonthTo: options.MonthTo,
			}
			sum := dailytest.CheckFocus(t, day, callsFile(t, rows), file)
			var want money.Sum
			for _, r := range rows {
				want = want.Add(r.Call.Amount.V.Sum())
			}
			if got, err := money.ParseSum(sum.FloatString(8)); err != nil || got != want {
				t.Errorf("%d calls, seed %d: what is billed adds up to %v, %v; want %v", n, seed, got, err, want)
			}
			rand.New(rand.NewPCG(seed, 2)).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
			for _, most := range []int{1, 10, 200} {
				if !bytes.Equal(file, written(t, rows, most)) {
					t.Errorf("%d calls, seed %d: with %d groups in memory, and in another order, the file has other bytes", n, seed, most)
				}
			}
		}
	}
}

// Files that other programs read: make readers and make focus ask for them.
func TestFilesForReaders(t *testing.T) {
	for name, file := range map[string][]byte{"focus-odd.parquet": written(t, day(t, 1, 400), maxGroups), "focus-credits.parquet": written(t, costly(t, 60, 3), maxGroups)} {
		if len(file) == 0 {
			t.Errorf("%s is empty", name)
		}
		if *files == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(*files, name), file, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// day returns calls of every kind: with and without each value of a key, credits, rates
// below zero, seconds below zero, and amounts that no rate explains.
func day(t testing.TB, seed uint64, n int) []calls.Row {
	t.Helper()
	rnd := rand.New(rand.NewPCG(seed, 1))
	pick := func(words ...string) string { return words[rnd.IntN(len(words))] }
	rows := make([]calls.Row, n)
	for i := range rows {
		c := zentrunk.Call{
			UUID: fmt.Sprintf("%08x-0000-4000-8000-000000000000", i), EndTime: options.From.Add(time.Duration(i) * time.Second),
			Direction: pick("", "inbound", "outbound"), TrunkDomain: pick("", "1.zt.plivo.com", "2.zt.plivo.com"),
			FromCountry: pick("", "DE", "US"), ToCountry: pick("", "DE", "IN"),
			CallDuration: some(rnd, rnd.Int32N(4000)), BillDuration: some(rnd, rnd.Int32N(4000)), BilledDuration: some(rnd, 60*rnd.Int32N(60)),
			SecureTrunking: some(rnd, rnd.IntN(2) == 0),
		}
		units := int64([]int{0, 500_000, 500_001, 1_620_000, 12_345_678_901, -1, -500_000}[rnd.IntN(7)])
		if rate, _ := money.FromUnits(units); rnd.IntN(3) > 0 {
			c.Rate = zentrunk.Some(rate)
		}
		if amount, _ := money.FromUnits(rnd.Int64N(1e9)); rnd.IntN(8) > 0 {
			c.Amount = zentrunk.Some(amount)
		}
		switch rnd.IntN(12) {
		case 0:
			amount, _ := money.FromUnits(-rnd.Int64N(1e12))
			c.Amount = zentrunk.Some(amount)
		case 1:
			c.BillDuration = zentrunk.Some(-rnd.Int32N(5000))
		}
		c.Answered = c.IsAnswered()
		row, err := calls.NewRow(c, calls.Skipped, zentrunk.Insights{})
		if err != nil {
			t.Fatal(err)
		}
		rows[i] = row
	}
	return rows
}

// some returns v, or nothing.
func some[T any](rnd *rand.Rand, v T) zentrunk.Null[T] {
	if rnd.IntN(4) == 0 {
		return zentrunk.Null[T]{}
	}
	return zentrunk.Some(v)
}

// written returns the file of calls, nil where there is none, of a Builder that holds so
// many groups in memory.
func written(t testing.TB, rows []calls.Row, most int) []byte {
	t.Helper()
	b := New(options)
	b.most = most
	defer b.Close()
	for i := range rows {
		if err := b.Add(&rows[i]); err != nil {
			t.Fatal(err)
		}
	}
	if b.Empty() {
		return nil
	}
	var out bytes.Buffer
	if _, err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	if err := b.Verify(bytes.NewReader(out.Bytes()), int64(out.Len())); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func callsFile(t *testing.T, rows []calls.Row) []byte {
	t.Helper()
	rows = slices.Clone(rows)
	var out bytes.Buffer
	w := calls.NewWriter(&out)
	for i := range rows {
		if err := w.Write(&rows[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
