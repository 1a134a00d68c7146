package verify

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"time"
)

// A quantity is a number of twelve places, as decimals of FOCUS are.
type quantity string

// quantityPlaces are those of DECIMAL(38,12).
const quantityPlaces = 12

func quantityOf(units *big.Int) quantity { return quantity(decimal(units, quantityPlaces, 0)) }

// A charge is what makes calls one row of FOCUS. Numbers of texts are 0 where there is
// none.
type chargeKey struct {
	domain, direction, from, to uint32
	rate, secure                int64
}

// derives is whether the price is no rate of a record: there is none, or one below 0.
func (k chargeKey) derives() bool { return k.rate < 0 } // NULL is below 0

// A chargeSum is the calls of one row.
type chargeSum struct {
	calls, answered, talk, seconds int64
	cost                           total
}

// A focus sums up the calls that have an amount.
type focus struct {
	rows   *rows
	sums   *sums
	rowsOf map[chargeKey]*chargeSum
}

func newFocus(r *rows, s *sums) *focus { return &focus{r, s, map[chargeKey]*chargeSum{}} }

// add adds the rows of the row group. A nil focus adds none.
func (f *focus) add() {
	if f == nil {
		return
	}
	r := f.rows
	var last chargeKey
	var c *chargeSum
	for row := range r.n {
		paid := r.numbers[charged][row]
		if paid == null {
			continue
		}
		k := chargeKey{
			r.words[domain][row], r.words[direction][row], r.words[fromCountry][row], r.words[toCountry][row],
			r.numbers[rate][row], r.numbers[secure][row],
		}
		if c == nil || k != last {
			last = k
			if c = f.rowsOf[k]; c == nil {
				c = &chargeSum{}
				f.rowsOf[k] = c
			}
		}
		one := &f.sums.facts[row]
		c.calls++
		if one.answered {
			c.answered++
		}
		c.talk += one.talk
		c.seconds += one.billed
		c.cost.add(paid)
	}
}

// A focusRow is a row as it has to be, by column.
type focusRow struct {
	key   any
	order []any // by which rows are sorted
	cells map[string]any
	cost  *big.Int // below 0 is a credit
}

// A focusDay is what all rows of a day share.
type focusDay struct {
	account, currency  any
	from, to           instant
	monthFrom, monthTo instant
}

func (d *day) focusDay() focusDay {
	month := d.date[:len("2026-11")]
	next, _ := time.Parse("2006-01", month)
	start, _ := bounds(month+"-01", d.hours.zone)
	end, _ := bounds(next.AddDate(0, 1, 0).Format(time.DateOnly), d.hours.zone)
	return focusDay{
		d.manifest.account, d.manifest.currency, instant(d.from.UnixMicro()), instant(d.to.UnixMicro()),
		instant(start.UnixMicro()), instant(end.UnixMicro()),
	}
}

// all returns the rows in the order of the file.
func (f *focus) all(day focusDay) []focusRow {
	var out []focusRow
	for k, c := range f.rowsOf {
		out = append(out, f.row(day, k, c))
	}
	slices.SortFunc(out, func(a, b focusRow) int {
		if a.isCredit() != b.isCredit() {
			return cmp.Compare(one(a.isCredit()), one(b.isCredit()))
		}
		return compareKeys(a.order, b.order)
	})
	return out
}

func (r *focusRow) isCredit() bool { return r.cost.Sign() < 0 }

func compareKeys(a, b []any) int {
	for i := range a {
		x, isNumber := a[i].(*big.Int)
		if !isNumber {
			if c := nullLast(a[i], b[i]); c != 0 {
				return c
			}
			continue
		}
		if c := x.Cmp(b[i].(*big.Int)); c != 0 {
			return c
		}
	}
	return 0
}

// row makes a row of its calls.
func (f *focus) row(day focusDay, k chargeKey, c *chargeSum) focusRow {
	t := &f.rows.texts
	resource, way := key(t[domain], k.domain), key(t[direction], k.direction)
	from, to := key(t[fromCountry], k.from), key(t[toCountry], k.to)
	p := priced(k, c)
	cost, price, listed := quantityOf(p.cost), quantityOf(p.price), quantityOf(p.listed)
	sku := fmt.Sprintf("zentrunk/%s/%s/%s", known(way), known(from), known(to))
	per := "minute"
	if p.unit == "Calls" {
		per = "call"
	}
	text := fmt.Sprintf("SIP trunking, %s, %s to %s, %s %s a %s", known(way), known(from), known(to), price, day.currency, per)
	secured, secureOrder := any(nil), any(nil)
	if k.secure != null {
		secured, secureOrder = k.secure == 1, fmt.Sprint(k.secure)
	}
	if k.secure == 1 {
		sku += "/secure"
		text += ", secure trunking"
	}
	cells := map[string]any{
		"BilledCost": cost, "EffectiveCost": cost, "PricingCurrencyEffectiveCost": cost, "ListCost": listed, "ContractedCost": listed,
		"ListUnitPrice": price, "ContractedUnitPrice": price, "PricingCurrencyContractedUnitPrice": price, "PricingCurrencyListUnitPrice": price,
		"BillingAccountId": day.account, "BillingAccountName": day.account, "BillingAccountType": "Account",
		"BillingCurrency": day.currency, "PricingCurrency": day.currency,
		"BillingPeriodStart": day.monthFrom, "BillingPeriodEnd": day.monthTo, "ChargePeriodStart": day.from, "ChargePeriodEnd": day.to,
		"ChargeCategory": "Usage", "ChargeClass": nil, "ChargeDescription": text, "ChargeFrequency": "Usage-Based", "CommitmentDiscountStatus": nil,
		"ConsumedQuantity": quantityOf(times(twelve, max(0, c.seconds))), "ConsumedUnit": "Seconds", "InvoiceId": nil, "InvoiceIssuerName": "Plivo",
		"PricingCategory": "Standard", "PricingQuantity": quantityOf(p.quantity), "PricingUnit": p.unit, "ProviderName": "Plivo", "PublisherName": "Plivo",
		"RegionId": nil, "RegionName": nil, "ResourceId": resource, "ResourceName": nil, "ResourceType": nil,
		"ServiceCategory": "Networking", "ServiceName": "SIP Trunking (Zentrunk)", "ServiceSubcategory": "Network Connectivity",
		"SkuId": sku, "SkuMeter": "Call minutes", "SkuPriceDetails": nil, "SkuPriceId": sku + "@" + string(price),
		"SubAccountId": nil, "SubAccountName": nil, "Tags": "{}",
		"x_CallDirection": way, "x_FromCountry": from, "x_ToCountry": to, "x_Calls": c.calls, "x_Answered": c.answered, "x_TalkSeconds": c.talk,
		"x_SecureTrunking": secured, "x_RateDerived": k.derives(),
	}
	if resource != nil {
		cells["ResourceType"] = "SIP Trunk"
	}
	return focusRow{focusKeyOf(cells), []any{resource, way, from, to, p.price, secureOrder, fmt.Sprint(one(k.derives()))}, cells, p.cost}
}

// focusKeyOf is what tells rows apart: a price that was derived is of the calls without
// a rate, which are one row.
func focusKeyOf(r record) any {
	price := r["ListUnitPrice"]
	if r["x_RateDerived"] == true {
		price = "none"
	}
	return fmt.Sprintf("%v, %v, %v to %v, rate %v, secure %v", r["ResourceId"], r["x_CallDirection"], r["x_FromCountry"], r["x_ToCountry"], price, r["x_SecureTrunking"])
}

// known is a text of a row, where a missing one has a word.
func known(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return "unknown"
}

// twelve is 1, in units of twelve places.
var twelve = new(big.Int).Exp(big.NewInt(10), big.NewInt(quantityPlaces), nil)

// A price is what a row's amounts come to, in units of twelve places.
type price struct {
	cost, price, quantity, listed *big.Int
	unit                          string
}

// priced makes the price of a row. Calls without a rate have the one that their cost
// comes to.
func priced(k chargeKey, c *chargeSum) price {
	p := price{cost: times(c.cost.big(), 1e4), unit: "Minutes"}
	seconds := max(0, c.seconds)
	p.quantity = quotient(times(twelve, seconds), big.NewInt(60))
	switch {
	case !k.derives():
		p.price = times(big.NewInt(k.rate), 1e4)
	case seconds > 0:
		p.price = quotient(new(big.Int).Mul(p.cost, twelve), p.quantity)
	default:
		p.unit, p.quantity = "Calls", times(twelve, c.calls)
		p.price = quotient(p.cost, big.NewInt(c.calls))
	}
	if p.price.Sign() < 0 {
		p.price = new(big.Int) // by FOCUS no price is below 0, and a credit has none
	}
	p.listed = quotient(new(big.Int).Mul(p.price, p.quantity), twelve)
	return p
}
