package zentrunktest

import (
	"encoding/json"
	"maps"
	"strings"
	"time"
)

// Misspell makes the API say raw, which is JSON, for a field of c that has a
// column, and the truth that no reader can take it: c lacks the value, and Extra
// has raw. It is for odd spellings and for placeholders alike. A field is named as
// the API does; one of the insights begins with "insights.", as in
// "insights.rtt", and c must have insights then. It panics for what is no such
// field. What was served from Raw is served from the fields. Call it before c is
// added; a copy of c stays as it is.
func (c *Call) Misspell(field, raw string) {
	if name, ok := strings.CutPrefix(field, "insights."); ok {
		n := *c.Insights
		loseMetric[name](&n)
		n.Override, n.Odd = with(n.Override, name, json.RawMessage(raw)), with(n.Odd, name, true)
		n.Raw = nil
		c.Insights = &n
		return
	}
	loseField[field](c)
	c.Raw = nil
	c.Override, c.Odd = with(c.Override, field, json.RawMessage(raw)), with(c.Odd, field, true)
	c.Answered = !c.Answer.IsZero() || c.CallDuration.V > 0 || c.BillDuration.V > 0
}

// with returns a copy of m in which key has value.
func with[V any](m map[string]V, key string, value V) map[string]V {
	m = maps.Clone(m)
	if m == nil {
		m = make(map[string]V)
	}
	m[key] = value
	return m
}

// loseField takes the truth of a field away. A call without call_uuid or end_time
// would be none, so that they are not here.
var loseField = map[string]func(*Call){
	"call_id":               func(c *Call) { c.CallID = "" },
	"from_number":           func(c *Call) { c.From = "" },
	"to_number":             func(c *Call) { c.To = "" },
	"call_direction":        func(c *Call) { c.Direction = "" },
	"call_duration":         func(c *Call) { c.CallDuration = Null[int32]{} },
	"bill_duration":         func(c *Call) { c.BillDuration = Null[int32]{} },
	"billed_duration":       func(c *Call) { c.BilledDuration = Null[int32]{} },
	"initiation_time":       func(c *Call) { c.Initiation = time.Time{} },
	"answer_time":           func(c *Call) { c.Answer = time.Time{} },
	"hangup_cause_name":     func(c *Call) { c.HangupName = "" },
	"hangup_cause_code":     func(c *Call) { c.HangupCode = Null[int32]{} },
	"hangup_source":         func(c *Call) { c.HangupSource = "" },
	"total_rate":            func(c *Call) { c.RateE8 = Null[int64]{} },
	"total_amount":          func(c *Call) { c.AmountE8 = Null[int64]{} },
	"trunk_domain":          func(c *Call) { c.TrunkDomain = "" },
	"from_country":          func(c *Call) { c.FromCountry = "" },
	"to_country":            func(c *Call) { c.ToCountry = "" },
	"transport_protocol":    func(c *Call) { c.Transport = "" },
	"srtp":                  func(c *Call) { c.SRTP = Null[bool]{} },
	"secure_trunking":       func(c *Call) { c.SecureTrunking = Null[bool]{} },
	"secure_trunking_rate":  func(c *Call) { c.SecureTrunkingRateE8 = Null[int64]{} },
	"cnam_lookup":           func(c *Call) { c.CNAMLookup = Null[bool]{} },
	"cnam_lookup_rate":      func(c *Call) { c.CNAMLookupRateE8 = Null[int64]{} },
	"stir_verification":     func(c *Call) { c.STIRVerification = "" },
	"attestation_indicator": func(c *Call) { c.Attestation = "" },
}

var loseMetric = map[string]func(*Insights){
	"from":                func(n *Insights) { n.FromCarrier, n.FromRegion = "", "" },
	"to":                  func(n *Insights) { n.ToCarrier, n.ToRegion = "", "" },
	"rtt":                 func(n *Insights) { n.RTTMillis = Null[float64]{} },
	"jitter":              func(n *Insights) { n.JitterMillis = Null[float64]{} },
	"packet_loss":         func(n *Insights) { n.PacketLossPercent = Null[float64]{} },
	"post_dial_delay":     func(n *Insights) { n.PostDialDelayMillis = Null[float64]{} },
	"plivo_quality_score": func(n *Insights) { n.Score = Null[float64]{} },
}
