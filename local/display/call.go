package display

import (
	"maps"
	"slices"

	"zentrunk-reports/internal/quality"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/local/when"
)

// Call returns the view of a call, with times by in.
func Call(c zentrunk.Call, in when.Clock) []Line {
	lines := []Line{
		{"call_uuid", c.UUID},
		{"SIP Call-ID", c.CallID},
		{"direction", c.Direction},
		{"from", withPlace(c.FromNumber, c.FromCountry)},
		{"to", withPlace(c.ToNumber, c.ToCountry)},
		{"started", in.Stamp(c.InitiationTime)},
		{"answered", in.Stamp(c.AnswerTime)},
		{"ended", in.Stamp(c.EndTime)},
		{"talk", withUnit(whole(c.CallDuration), "s")},
		{"billed", withUnit(whole(c.BillDuration), "s")},
		{"amount", amount(c.Amount)},
		{"rate", withUnit(amount(c.Rate), "a minute")},
		{"hangup", hangup(c)},
		{"ended by", c.HangupSource},
	}
	if c.HangupCode.Valid {
		lines = append(lines, Line{"that means", meaning(quality.CauseOf(c.HangupCode.V))})
	}
	lines = append(lines,
		Line{"trunk", c.TrunkDomain},
		Line{"transport", c.Transport},
		Line{"SRTP", yesNo(c.SRTP)},
		Line{"secure trunking", withUnit(yesNo(c.SecureTrunking), rate(amount(c.SecureTrunkingRate), "a minute"))},
		Line{"CNAM lookup", withUnit(yesNo(c.CNAMLookup), rate(amount(c.CNAMLookupRate), "a lookup"))},
		Line{"STIR/SHAKEN", c.STIRVerification},
		Line{"attestation", c.Attestation},
	)
	for _, name := range slices.Sorted(maps.Keys(c.Unknown)) {
		lines = append(lines, Line{printable(name), string(c.Unknown[name])})
	}
	if c.Err != nil {
		lines = append(lines, Line{"unreadable", c.Err.Error() + " (--json shows the record as the API sent it)"})
	}
	return lines
}

// meaning says what a hangup code means and where to look.
func meaning(c quality.Cause) string {
	text := c.Meaning
	if text == "" {
		text = "a code that Plivo's table lacks"
	}
	if side := c.Class.Side(); side != "" {
		text += "; look at " + side
	}
	return text
}

func withPlace(number, country string) string {
	if country == "" {
		return number
	}
	return orAbsent(number) + " (" + country + ")"
}

// withUnit adds what follows a value, where there is both.
func withUnit(value, unit string) string {
	if value == "" || unit == "" {
		return value
	}
	return value + " " + unit
}

func rate(amount, unit string) string {
	if amount == "" {
		return ""
	}
	return "(" + amount + " " + unit + ")"
}

func yesNo(b zentrunk.Null[bool]) string {
	switch {
	case !b.Valid:
		return ""
	case b.V:
		return "yes"
	}
	return "no"
}
