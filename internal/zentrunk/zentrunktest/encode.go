package zentrunktest

import "encoding/json"

// An encoder appends one JSON object. Records are written by hand rather than
// by encoding/json because their keys come and go one by one, and because a
// list request writes twenty of them.
type encoder struct {
	b        []byte
	override map[string]json.RawMessage
	started  bool
}

// appendCall appends the record of c as the API serves it.
func appendCall(b []byte, c *Call) []byte {
	if c.Raw != nil {
		return append(b, c.Raw...)
	}
	e := &encoder{b: append(b, '{'), override: c.Override}
	e.text("call_uuid", c.UUID)
	e.text("call_id", c.CallID)
	e.text("from_number", c.From)
	e.text("to_number", c.To)
	e.text("call_direction", c.Direction)
	e.integer("call_duration", c.CallDuration)
	e.integer("bill_duration", c.BillDuration)
	e.time("end_time", c.End)
	e.text("hangup_cause_name", c.HangupName)
	e.text("hangup_source", c.HangupSource)
	e.money("total_rate", c.RateE8)
	e.money("total_amount", c.AmountE8)
	e.time("initiation_time", c.Initiation)
	e.time("answer_time", c.Answer)
	e.text("trunk_domain", c.TrunkDomain)
	e.text("from_country", c.FromCountry)
	e.text("to_country", c.ToCountry)
	e.text("transport_protocol", c.Transport)
	e.boolean("srtp", c.SRTP)
	e.integer("hangup_cause_code", c.HangupCode)
	e.boolean("secure_trunking", c.SecureTrunking)
	e.money("secure_trunking_rate", c.SecureTrunkingRateE8)
	e.boolean("cnam_lookup", c.CNAMLookup)
	e.money("cnam_lookup_rate", c.CNAMLookupRateE8)
	e.text("stir_verification", c.STIRVerification)
	e.text("attestation_indicator", c.Attestation)
	e.integer("billed_duration", c.BilledDuration)
	return e.close(extra(c.Override, nil, callKeys))
}

// appendInsights appends the insights answer of c, which must have insights.
func appendInsights(b []byte, c *Call, apiID string) []byte {
	n := c.Insights
	if n.Raw != nil {
		return append(b, n.Raw...)
	}
	e := &encoder{b: append(b, '{'), override: n.Override}
	e.text("api_id", apiID)
	e.text("call_uuid", c.UUID)
	e.party("from", n.FromCarrier, c.From, n.FromRegion)
	e.party("to", n.ToCarrier, c.To, n.ToRegion)
	e.text("hangup_cause", c.HangupName)
	e.text("hangup_source", c.HangupSource)
	e.metric("rtt", n.RTTMillis)
	e.metric("jitter", n.JitterMillis)
	e.metric("packet_loss", n.PacketLossPercent)
	e.float("post_dial_delay", n.PostDialDelayMillis)
	e.metric("plivo_quality_score", n.Score)
	return e.close(extra(n.Override, nil, insightsKeys))
}
