package verify

import (
	"math/big"
	"slices"

	"github.com/parquet-go/parquet-go"
)

// focusColumns are the columns of FOCUS 1.2 that a file has, and ours behind them, in
// order.
var focusColumns = []tableColumn{
	{"BilledCost", precise}, {"BillingAccountId", text}, {"BillingAccountName", text}, {"BillingAccountType", text}, {"BillingCurrency", text},
	{"BillingPeriodEnd", moment}, {"BillingPeriodStart", moment}, {"ChargeCategory", text}, {"ChargeClass", text}, {"ChargeDescription", text},
	{"ChargeFrequency", text}, {"ChargePeriodEnd", moment}, {"ChargePeriodStart", moment}, {"CommitmentDiscountStatus", text},
	{"ConsumedQuantity", precise}, {"ConsumedUnit", text}, {"ContractedCost", precise}, {"ContractedUnitPrice", precise}, {"EffectiveCost", precise},
	{"InvoiceId", text}, {"InvoiceIssuerName", text}, {"ListCost", precise}, {"ListUnitPrice", precise}, {"PricingCategory", text},
	{"PricingCurrency", text}, {"PricingCurrencyContractedUnitPrice", precise}, {"PricingCurrencyEffectiveCost", precise},
	{"PricingCurrencyListUnitPrice", precise}, {"PricingQuantity", precise}, {"PricingUnit", text}, {"ProviderName", text}, {"PublisherName", text},
	{"RegionId", text}, {"RegionName", text}, {"ResourceId", text}, {"ResourceName", text}, {"ResourceType", text}, {"ServiceCategory", text},
	{"ServiceName", text}, {"ServiceSubcategory", text}, {"SkuId", text}, {"SkuMeter", text}, {"SkuPriceDetails", text}, {"SkuPriceId", text},
	{"SubAccountId", text}, {"SubAccountName", text}, {"Tags", text},
	{"x_CallDirection", text}, {"x_FromCountry", text}, {"x_ToCountry", text}, {"x_Calls", long}, {"x_Answered", long}, {"x_TalkSeconds", long},
	{"x_SecureTrunking", flag}, {"x_RateDerived", flag},
}

// focusTable compares focus.parquet. A day of a form without it is no fault; a day with
// traffic is of a form that has it.
func (d *day) focusTable(calls *derived, there files) {
	if calls.focus == nil {
		if calls.traffic != nil && calls.sums.priced > 0 {
			d.manifestBook().say("files does not name %s, and report.json has traffic", d.place.Whole(focusKey(d.date)))
		}
		return
	}
	var b *book
	want := calls.focus.all(d.focusDay())
	file := d.table(there, focusKey(d.date), focusColumns, func(book *book, got []record) {
		b = book
		b.focusRows(want, got)
	})
	if file == nil {
		return
	}
	var names []string
	for _, c := range focusColumns {
		names = append(names, c.name)
	}
	if !slices.Equal(file.names, names) {
		b.say("the columns are not those of the mapping, in its order")
	}
	b.creditsApart(file, want)
	b.trueBounds(file)
}

// focusRows compares the rows.
func (b *book) focusRows(want []focusRow, got []record) {
	if len(want) == 0 {
		b.say("is there, and no call has an amount")
	}
	var header []string
	for _, c := range focusColumns {
		header = append(header, c.name)
	}
	var rows []line
	for _, w := range want {
		l := line{key: w.key}
		for _, name := range header {
			l.cells = append(l.cells, w.cells[name])
		}
		rows = append(rows, l)
	}
	for _, r := range got {
		r["key"] = focusKeyOf(r)
	}
	b.lines("rows", header, rows, got, inOrder)
}

// creditsApart judges that credits have a row group of their own.
func (b *book) creditsApart(file *parquetFile, want []focusRow) {
	credits := 0
	for i := range want {
		credits += int(one(want[i].isCredit()))
	}
	var groups []int64
	for _, g := range file.RowGroups() {
		groups = append(groups, g.NumRows())
	}
	var right []int64
	for _, n := range []int{len(want) - credits, credits} {
		if n > 0 {
			right = append(right, int64(n))
		}
	}
	if !slices.Equal(groups, right) {
		b.say("has row groups of %d rows, want %d: charges, then credits", groups, right)
	}
}

// trueBounds compares the bounds of decimals with their values: engines pass over a row
// group whose bounds a filter lies beyond.
func (b *book) trueBounds(file *parquetFile) {
	for g, group := range file.RowGroups() {
		for _, name := range file.names {
			if file.kinds[name] != precise {
				continue
			}
			low, high, err := extremes(group, file.index[name])
			if err != nil {
				b.say("column %s cannot be read: %v", name, err)
				return
			}
			stats := file.Metadata().RowGroups[g].Columns[file.index[name]].MetaData.Statistics
			if low != nil && (signed(stats.MinValue).Cmp(low) != 0 || signed(stats.MaxValue).Cmp(high) != 0) {
				b.say("column %s, row group %d: the footer has the bounds %s to %s, the values go from %s to %s", name, g,
					quantityOf(signed(stats.MinValue)), quantityOf(signed(stats.MaxValue)), quantityOf(low), quantityOf(high))
			}
			b.indexBounds(file, name, g, low, high)
		}
	}
}

// indexBounds judges the bounds of the column index: no page may lie outside of its
// chunk, and the widest are the chunk's.
func (b *book) indexBounds(file *parquetFile, name string, g int, low, high *big.Int) {
	indexes := file.ColumnIndexes()
	at := g*len(file.names) + file.index[name]
	if low == nil || at >= len(indexes) {
		return
	}
	var least, most *big.Int
	for i := range indexes[at].MinValues {
		if indexes[at].NullPages[i] {
			continue
		}
		from, to := signed(indexes[at].MinValues[i]), signed(indexes[at].MaxValues[i])
		if least == nil || from.Cmp(least) < 0 {
			least = from
		}
		if most == nil || to.Cmp(most) > 0 {
			most = to
		}
	}
	if least == nil || least.Cmp(low) != 0 || most.Cmp(high) != 0 {
		b.say("column %s, row group %d: the column index has other bounds than the values, which go from %s to %s", name, g, quantityOf(low), quantityOf(high))
	}
}

// extremes returns the lowest and the highest value of a column of decimals, nil where
// all are NULL.
func extremes(group parquet.RowGroup, column int) (low, high *big.Int, err error) {
	defer damaged(&err)
	err = eachPage(group, column, func(p page) error {
		values := make([]parquet.Value, p.NumRows())
		n, _ := p.Values().ReadValues(values)
		for _, v := range values[:n] {
			if v.IsNull() {
				continue
			}
			n := signed(v.ByteArray())
			if low == nil || n.Cmp(low) < 0 {
				low = n
			}
			if high == nil || n.Cmp(high) > 0 {
				high = n
			}
		}
		return nil
	})
	return low, high, err
}
