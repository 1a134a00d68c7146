package report

import (
	"math"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/zentrunk"
)

// Rules are Plivo's thresholds and fees for short and for abandoned calls. The
// defaults are those of its technical specifications of SIP trunks; accounts may
// have others by contract. Fees are in the currency of the report.
// https://docs.plivo.com/docs/sip-trunking/concepts/technical-specifications
type Rules struct {
	ShortSeconds     int     // most talk of a short call, at least 1
	ShortPercent     float64 // share of a month's calls from which on they are charged, to the hundredth
	ShortFee         money.Amount
	AbandonedPercent float64
	AbandonedFee     money.Amount
}

// DefaultRules are those that Plivo publishes.
func DefaultRules() Rules {
	short, _ := money.Parse("0.0025")
	abandoned, _ := money.Parse("0.005")
	return Rules{ShortSeconds: ShortSeconds, ShortPercent: 20, ShortFee: short, AbandonedPercent: 20, AbandonedFee: abandoned}
}

// excluded is the country whose calls Plivo leaves out of the surcharges.
// https://www.plivo.com/docs/voice/concepts/account-limits
const excluded = "IN"

// FairUse counts a day's calls by Plivo's rules for surcharges. A call from or to
// India is not eligible; one of an unknown country is.
type FairUse struct {
	ShortSeconds int `json:"short_seconds"` // by which Short was counted; 0 in reports older than the rules
	Eligible     int `json:"eligible"`
	Short        int `json:"short"`     // answered, with 1 to ShortSeconds of talk
	Abandoned    int `json:"abandoned"` // not answered, or without a second of talk
}

// add counts a call.
func (u *FairUse) add(c *zentrunk.Call) {
	if c.FromCountry == excluded || c.ToCountry == excluded {
		return
	}
	u.Eligible++
	switch talk := c.CallDuration; {
	case !c.Answered || (talk.Valid && talk.V <= 0):
		u.Abandoned++
	case talk.Valid && int(talk.V) <= u.ShortSeconds:
		u.Short++
	}
}

// A Surcharge is what short or abandoned calls of the month to date would cost.
// Plivo's pages say that excess calls incur it, and that it is per call above a
// share: CostAbove is the one reading, CostAll the other. What is not known is
// nil.
type Surcharge struct {
	ThresholdPercent float64      `json:"threshold_percent"`
	Fee              money.Amount `json:"fee"`
	DayShare         *float64     `json:"day_share"`   // of this day's eligible calls
	Share            *float64     `json:"share"`       // of the month's
	Over             *bool        `json:"over"`        // whether Share is above the threshold
	CallsAbove       *int         `json:"calls_above"` // those beyond the threshold's share; 0 where it is not over
	CostAbove        *money.Sum   `json:"cost_above"`  // Fee × CallsAbove
	CostAll          *money.Sum   `json:"cost_all"`    // Fee × all such calls, also where it is not over
}

// hundredths are the parts of a percent that a threshold is held to.
const hundredths = 100

func surcharge(percent float64, fee money.Amount, calls, eligible *int) Surcharge {
	s := Surcharge{ThresholdPercent: percent, Fee: fee}
	if calls == nil || eligible == nil {
		return s
	}
	s.Share = ratio(*calls, *eligible)
	// Whole numbers: 20 % of 5 calls are 1 and not a trifle less.
	allowed := *eligible * int(math.Round(percent*hundredths)) // in 10,000ths of a call
	over := *calls*100*hundredths > allowed
	above := 0
	if over {
		above = *calls - allowed/(100*hundredths)
	}
	s.Over, s.CallsAbove = &over, &above
	costAbove, costAll := fee.Times(int64(above)), fee.Times(int64(*calls))
	s.CostAbove, s.CostAll = &costAbove, &costAll
	return s
}
