package dailytest

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
)

// A FocusDay is what a cost file says that no call does.
type FocusDay struct {
	Account, Currency  string
	From, To           time.Time // of the day
	MonthFrom, MonthTo time.Time // of its calendar month
}

// CheckFocus derives a cost file from a calls.parquet, and fails the test where the
// published one, nil where there is none, is another: in a value, in a column's place or
// in a row's. It returns the sum of what was billed.
func CheckFocus(t testing.TB, d FocusDay, callsFile, focusFile []byte) *big.Rat {
	t.Helper()
	return d.check(t, readCalls(t, callsFile), focusFile)
}

// focus holds the cost file of a published day to its calls, and what it bills to the
// manifest's amount.
func (m *Manifest) focus(t testing.TB, calls []row, file []byte) {
	t.Helper()
	loc, err := time.LoadLocation(m.Timezone)
	if err != nil {
		t.Fatalf("%s: %v", m.Date, err)
	}
	day, err := time.Parse(time.DateOnly, m.Date)
	if err != nil {
		t.Fatal(err)
	}
	d := FocusDay{
		Account: m.Account, Currency: m.Currency, From: m.From, To: m.To,
		MonthFrom: firstOf(day.Year(), day.Month(), loc), MonthTo: firstOf(day.Year(), day.Month()+1, loc),
	}
	billed := d.check(t, calls, file)
	if amount, ok := new(big.Rat).SetString(m.Amount); !ok || amount.Cmp(billed) != 0 {
		t.Errorf("%s: focus.parquet bills %s, and the manifest says %s", m.Date, billed.FloatString(12), m.Amount)
	}
}

// firstOf returns the first instant of a month. Midnight may not be there, or twice.
func firstOf(year int, month time.Month, loc *time.Location) time.Time {
	at := time.Date(year, month, 1, 12, 0, 0, 0, loc)
	for at.Add(-time.Minute).In(loc).Day() == 1 {
		at = at.Add(-time.Minute)
	}
	return at
}

// check is CheckFocus of rows that were read.
func (d FocusDay) check(t testing.TB, calls []row, focusFile []byte) *big.Rat {
	t.Helper()
	want := focusRows(d, calls)
	if len(want) == 0 {
		if focusFile != nil {
			t.Error("there is a focus.parquet though no call has an amount")
		}
		return new(big.Rat)
	}
	if focusFile == nil {
		t.Error("there is no focus.parquet")
		return new(big.Rat)
	}
	names, got := readFocus(t, focusFile)
	if fixed := strings.Fields(focusNames); !slices.Equal(names, fixed) {
		t.Errorf("focus.parquet has the columns %v, want %v", names, fixed)
	}
	if len(got) != len(want) {
		t.Errorf("focus.parquet has %d rows, want %d", len(got), len(want))
	}
	sum := new(big.Rat)
	for i, g := range got[:min(len(got), len(want))] {
		for _, name := range names {
			if g[name] != want[i].values[name] {
				t.Errorf("focus.parquet: %s of row %d is %q, want %q", name, i, g[name], want[i].values[name])
			}
		}
		billed, _ := new(big.Rat).SetString(g["BilledCost"])
		sum.Add(sum, billed)
	}
	return sum
}

// focusNames are the columns in order.
const focusNames = `BilledCost BillingAccountId BillingAccountName BillingAccountType BillingCurrency BillingPeriodEnd BillingPeriodStart
	ChargeCategory ChargeClass ChargeDescription ChargeFrequency ChargePeriodEnd ChargePeriodStart CommitmentDiscountStatus ConsumedQuantity
	ConsumedUnit ContractedCost ContractedUnitPrice EffectiveCost InvoiceId InvoiceIssuerName ListCost ListUnitPrice PricingCategory PricingCurrency
	PricingCurrencyContractedUnitPrice PricingCurrencyEffectiveCost PricingCurrencyListUnitPrice PricingQuantity PricingUnit ProviderName PublisherName
	RegionId RegionName ResourceId ResourceName ResourceType ServiceCategory ServiceName ServiceSubcategory SkuId SkuMeter SkuPriceDetails SkuPriceId
	SubAccountId SubAccountName Tags x_CallDirection x_FromCountry x_ToCountry x_Calls x_Answered x_TalkSeconds x_SecureTrunking x_RateDerived`

// null is what a cell shows that is NULL.
const null = "NULL"

// readFocus reads a cost file by its own schema: the columns, and a row's values by them.
func readFocus(t testing.TB, file []byte) (names []string, rows []map[string]string) {
	t.Helper()
	f, err := parquet.OpenFile(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatalf("focus.parquet: %v", err)
	}
	for _, field := range f.Schema().Fields() {
		names = append(names, field.Name())
	}
	in := parquet.NewReader(f)
	defer in.Close()
	buf := make([]parquet.Row, 64)
	for {
		n, err := in.ReadRows(buf)
		for _, r := range buf[:n] {
			cells := map[string]string{}
			for i, v := range r {
				cells[names[i]] = cell(v)
			}
			rows = append(rows, cells)
		}
		if errors.Is(err, io.EOF) {
			return names, rows
		}
		if err != nil {
			t.Fatalf("focus.parquet: %v", err)
		}
	}
}

func cell(v parquet.Value) string {
	switch {
	case v.IsNull():
		return null
	case v.Kind() == parquet.FixedLenByteArray:
		n := new(big.Int).SetBytes(v.ByteArray())
		if v.ByteArray()[0] >= 128 {
			n.Sub(n, new(big.Int).Lsh(big.NewInt(1), 128))
		}
		return new(big.Rat).SetFrac(n, scale12).FloatString(12)
	}
	return v.String()
}

// focusRow is a row that the file should have.
type focusRow struct {
	values map[string]string
	price  *big.Rat
	credit bool
	key    focusKey
}

// focusRows are the rows that a day's calls should come to, in order.
func focusRows(d FocusDay, calls []row) []focusRow {
	groups := map[focusKey]*focusSums{}
	for _, c := range calls {
		if c.Amount == nil {
			continue
		}
		key := focusKeyOf(c)
		if groups[key] == nil {
			groups[key] = &focusSums{cost: new(big.Rat)}
		}
		groups[key].add(c)
	}
	var out []focusRow
	for key, sums := range maps.All(groups) {
		out = append(out, d.row(key, sums))
	}
	slices.SortFunc(out, func(a, b focusRow) int {
		texts := 0
		for i := range a.key.texts {
			texts = cmp.Or(texts, cmp.Compare(a.key.texts[i], b.key.texts[i]))
		}
		return cmp.Or(cmp.Compare(fmt.Sprint(a.credit), fmt.Sprint(b.credit)), texts, a.price.Cmp(b.price),
			cmp.Compare(a.key.secure, b.key.secure), cmp.Compare(a.values["x_RateDerived"], b.values["x_RateDerived"]), cmp.Compare(b.key.rate, a.key.rate))
	})
	return out
}
