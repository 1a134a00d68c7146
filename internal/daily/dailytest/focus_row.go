package dailytest

import (
	"fmt"
	"math/big"
	"strings"
)

var scale12 = new(big.Int).Exp(big.NewInt(10), big.NewInt(12), nil)

// last is behind every text that a call may have.
const last = "\U0010ffff"

// A focusKey is what the calls of a row share. A text that is missing is [last].
type focusKey struct {
	texts  [4]string // trunk_domain, call_direction, from_country, to_country
	rate   string    // of 10^-8, empty where it is missing
	secure string
}

func focusKeyOf(c row) focusKey {
	k := focusKey{secure: last}
	for i, s := range []*string{c.TrunkDomain, c.Direction, c.FromCountry, c.ToCountry} {
		if k.texts[i] = last; s != nil {
			k.texts[i] = *s
		}
	}
	if c.Rate != nil {
		k.rate = fmt.Sprint(*c.Rate)
	}
	if c.SecureTrunking != nil {
		k.secure = fmt.Sprint(*c.SecureTrunking)
	}
	return k
}

type focusSums struct {
	cost                           *big.Rat
	seconds, calls, answered, talk int64
}

func (s *focusSums) add(c row) {
	s.cost.Add(s.cost, big.NewRat(*c.Amount, 100_000_000))
	s.calls++
	for _, seconds := range []*int32{c.BillDuration, c.BilledDuration} {
		if seconds != nil {
			s.seconds += int64(*seconds)
			break
		}
	}
	above := func(n *int32) bool { return n != nil && *n > 0 }
	if c.Answer != nil || above(c.CallDuration) || above(c.BillDuration) {
		s.answered++
		if c.CallDuration != nil {
			s.talk += int64(*c.CallDuration)
		}
	}
}

// even12 rounds to twelve places, half to even.
func even12(r *big.Rat) *big.Rat {
	scaled := new(big.Rat).Mul(r, new(big.Rat).SetInt(scale12))
	q, rest := new(big.Int).DivMod(scaled.Num(), scaled.Denom(), new(big.Int))
	switch twice := rest.Lsh(rest, 1).Cmp(scaled.Denom()); {
	case twice > 0, twice == 0 && q.Bit(0) == 1:
		q.Add(q, big.NewInt(1))
	}
	return new(big.Rat).SetFrac(q, scale12)
}

func (d FocusDay) row(k focusKey, s *focusSums) focusRow {
	seconds := max(s.seconds, 0)
	quantity, unit, each := even12(big.NewRat(seconds, 60)), "Minutes", "minute"
	price, derived := new(big.Rat), k.rate == "" || k.rate[0] == '-'
	if derived {
		if seconds == 0 {
			quantity, unit, each = big.NewRat(s.calls, 1), "Calls", "call"
		}
		if s.cost.Sign() > 0 {
			price = even12(new(big.Rat).Quo(s.cost, quantity))
		}
	} else {
		price.SetString(k.rate + "/100000000")
	}
	cost, list := s.cost.FloatString(12), even12(new(big.Rat).Mul(price, quantity)).FloatString(12)
	known := make([]string, 4)
	cells := make([]string, 4)
	for i, text := range k.texts {
		if known[i], cells[i] = text, text; text == last {
			known[i], cells[i] = "unknown", null
		}
	}
	short := strings.TrimSuffix(strings.TrimRight(price.FloatString(12), "0"), ".")
	sku := "zentrunk/" + strings.Join(known[1:], "/")
	text := fmt.Sprintf("SIP trunking, %s, %s to %s, %s %s a %s", known[1], known[2], known[3], short, d.Currency, each)
	if k.secure == "true" {
		sku, text = sku+"/secure", text+", secure trunking"
	}
	values := map[string]string{
		"BilledCost": cost, "EffectiveCost": cost, "PricingCurrencyEffectiveCost": cost, "ListCost": list, "ContractedCost": list,
		"BillingAccountId": d.Account, "BillingAccountName": d.Account, "BillingAccountType": "Account", "BillingCurrency": d.Currency, "PricingCurrency": d.Currency,
		"BillingPeriodStart": fmt.Sprint(d.MonthFrom.UnixMicro()), "BillingPeriodEnd": fmt.Sprint(d.MonthTo.UnixMicro()),
		"ChargePeriodStart": fmt.Sprint(d.From.UnixMicro()), "ChargePeriodEnd": fmt.Sprint(d.To.UnixMicro()),
		"ChargeCategory": "Usage", "ChargeDescription": text, "ChargeFrequency": "Usage-Based",
		"ConsumedQuantity": big.NewRat(seconds, 1).FloatString(12), "ConsumedUnit": "Seconds", "PricingQuantity": quantity.FloatString(12), "PricingUnit": unit,
		"PricingCategory": "Standard", "InvoiceIssuerName": "Plivo", "ProviderName": "Plivo", "PublisherName": "Plivo",
		"ResourceId": cells[0], "ServiceCategory": "Networking", "ServiceSubcategory": "Network Connectivity", "ServiceName": "SIP Trunking (Zentrunk)",
		"SkuId": sku, "SkuMeter": "Call minutes", "SkuPriceId": sku + "@" + short, "Tags": "{}",
		"x_CallDirection": cells[1], "x_FromCountry": cells[2], "x_ToCountry": cells[3],
		"x_Calls": fmt.Sprint(s.calls), "x_Answered": fmt.Sprint(s.answered), "x_TalkSeconds": fmt.Sprint(s.talk),
		"x_SecureTrunking": k.secure, "x_RateDerived": fmt.Sprint(derived), "ResourceType": "SIP Trunk",
	}
	for _, name := range []string{"ListUnitPrice", "ContractedUnitPrice", "PricingCurrencyListUnitPrice", "PricingCurrencyContractedUnitPrice"} {
		values[name] = price.FloatString(12)
	}
	for _, name := range []string{"ChargeClass", "CommitmentDiscountStatus", "InvoiceId", "RegionId", "RegionName", "ResourceName", "SkuPriceDetails", "SubAccountId", "SubAccountName"} {
		values[name] = null
	}
	if cells[0] == null {
		values["ResourceType"] = null
	}
	if k.secure == last {
		values["x_SecureTrunking"] = null
	}
	return focusRow{values, price, s.cost.Sign() < 0, k}
}
