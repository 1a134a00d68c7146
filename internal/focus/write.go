package focus

import (
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"

	"zentrunk-reports/internal/calls"
)

// batch is how many rows are handed to the Parquet library at a time.
const batch = 256

// maxDictionary is the most bytes of a column's dictionary: 32,768 decimals. What a column
// has beyond that is PLAIN, or eleven dictionaries of a million values would take 900 MB.
const maxDictionary = 1 << 19

// Write writes the file to w and returns how many rows it has. The same calls give the
// same bytes, in whatever order they were added. [Builder.Verify] has to follow.
//
// Credits, rows that cost less than nothing, have a row group of their own behind all
// others. Of a column that holds negative decimals beside others the library writes wrong
// bounds, by which readers pass over rows or refuse the file.
func (b *Builder) Write(w io.Writer) (rows int64, err error) {
	if !b.runs.none() && b.groups.Len() > 0 {
		if err := b.spill(); err != nil {
			return 0, err
		}
	}
	out := parquet.NewGenericWriter[row](w,
		parquet.Compression(calls.Codec),
		parquet.DictionaryMaxBytes(maxDictionary),
		parquet.DataPageVersion(1),
		parquet.DataPageStatistics(true),
		parquet.CreatedBy("zentrunk-reports", "1", ""),
	)
	for _, credits := range []bool{false, true} {
		n, err := b.writeGroup(out, credits)
		if err != nil {
			return 0, fmt.Errorf("write FOCUS rows: %w", err)
		}
		rows += n
	}
	if err := out.Close(); err != nil {
		return 0, fmt.Errorf("close FOCUS rows: %w", err)
	}
	return rows, nil
}

// writeGroup writes one of the two row groups. One without rows is none.
func (b *Builder) writeGroup(out *parquet.GenericWriter[row], credits bool) (n int64, err error) {
	rows := make([]row, 0, batch)
	put := func() error {
		_, err := out.Write(rows)
		n += int64(len(rows))
		rows = rows[:0]
		return err
	}
	for l, err := range b.lines(credits) {
		if err != nil {
			return n, err
		}
		r, err := b.row(l)
		if err != nil {
			return n, err
		}
		if rows = append(rows, r); len(rows) == batch {
			if err := put(); err != nil {
				return n, err
			}
		}
	}
	if err := put(); err != nil || n == 0 {
		return n, err
	}
	return n, out.Flush()
}

// row returns what the file says of a line.
func (b *Builder) row(l *line) (r row, err error) {
	o := &b.options
	r = row{
		BillingAccountID: o.Account, BillingAccountName: o.Account, BillingAccountType: accountType,
		BillingCurrency: o.Currency, PricingCurrency: o.Currency,
		BillingPeriodStart: o.MonthFrom.UnixMicro(), BillingPeriodEnd: o.MonthTo.UnixMicro(),
		ChargePeriodStart: o.From.UnixMicro(), ChargePeriodEnd: o.To.UnixMicro(),
		ChargeCategory: usage, ChargeFrequency: usageBased, ChargeDescription: l.text(o.Currency),
		ConsumedUnit: seconds, PricingUnit: l.Unit, PricingCategory: standard,
		InvoiceIssuerName: vendor, ProviderName: vendor, PublisherName: vendor,
		ResourceID: present(l.Key.Trunk), ServiceCategory: category, ServiceSubcategory: subcategory, ServiceName: service,
		SkuID: l.skuID(), SkuMeter: meter, SkuPriceID: l.skuID() + "@" + l.Price.String(), Tags: noTags,
		CallDirection: present(l.Key.Direction), FromCountry: present(l.Key.From), ToCountry: present(l.Key.To),
		Calls: l.Calls, Answered: l.Answer, TalkSeconds: l.Talk, RateDerived: l.Derived,
	}
	if l.Key.Trunk != "" {
		r.ResourceType = present(trunk)
	}
	if l.Key.Secure.Valid {
		r.SecureTrunking = &l.Key.Secure.V
	}
	for _, c := range []struct {
		value   decimal
		columns []*amount
	}{
		{l.Billed, []*amount{&r.BilledCost, &r.EffectiveCost, &r.PricingCurrencyEffectiveCost}},
		{l.Consumed, []*amount{&r.ConsumedQuantity}},
		{l.Quantity, []*amount{&r.PricingQuantity}},
		{l.Price, []*amount{&r.ListUnitPrice, &r.ContractedUnitPrice, &r.PricingCurrencyListUnitPrice, &r.PricingCurrencyContractedUnitPrice}},
		{l.List, []*amount{&r.ListCost, &r.ContractedCost}},
	} {
		units, err := c.value.bytes()
		if err != nil {
			return r, fmt.Errorf("%s: %w", r.ChargeDescription, err)
		}
		for _, column := range c.columns {
			*column = units
		}
	}
	return r, nil
}

// present returns a pointer to s, nil where s is empty.
func present(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
