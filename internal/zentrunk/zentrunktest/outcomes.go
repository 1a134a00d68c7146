package zentrunktest

import "time"

// An ending is how a call ended, in the words of records, which are not always
// those of the documented table.
type ending struct {
	code         int32
	name, source string
	weight       int
	// fast is whether the call was refused before it could ring.
	fast bool
}

// The code 4715 and the code 3060 stand for those that no table has.
var (
	answeredEndings = [...]ending{
		{3000, "normal_hangup", "carrier", 520, false},
		{3010, "normal_hangup", "customer", 450, false},
		{3020, "rtp_timeout", "zentrunk", 12, false},
		{5310, "service_interrupted_middialog_by_carrier_4xx", "carrier", 8, false},
		{5220, "service_interrupted_middialog_by_customer", "customer", 6, false},
		{3040, "abnormal_hangup_due_to_reinvite", "zentrunk", 3, false},
		{3060, "media_path_changed", "zentrunk", 1, false},
	}
	outboundEndings = [...]ending{
		{6030, "alloted_timeout", "zentrunk", 260, false},
		{4410, "user_busy", "carrier", 220, false},
		{4550, "customer_cancelled", "customer", 190, false},
		{4160, "request_timeout_carrier", "carrier", 70, false},
		{4340, "temporary_unavailable", "carrier", 80, false},
		{6020, "does_not_exist_anywhere", "carrier", 50, true},
		{6040, "declined_from_carrier", "carrier", 40, false},
		{4560, "barred_country", "zentrunk", 25, true},
		{5180, "cps_limit_reached", "zentrunk", 30, true},
		{5000, "service_unavailable_no_more_destinations", "carrier", 15, true},
		{4120, "destination_invalid", "zentrunk", 12, true},
		{4010, "call_rejected_unauthorized_by_carrier", "carrier", 5, true},
		{4030, "insufficient_credits", "zentrunk", 3, true},
		{4715, "carrier_policy_reject", "carrier", 5, true},
		{3010, "normal_hangup", "customer", 10, true},
	}
	inboundEndings = [...]ending{
		{4420, "carrier_cancelled", "carrier", 460, false},
		{4410, "user_busy", "customer", 180, false},
		{4350, "temporary_unavailable", "customer", 110, false},
		{6030, "alloted_timeout", "zentrunk", 120, false},
		{4170, "request_timeout_customer", "customer", 70, false},
		{4310, "uri_not_found", "zentrunk", 20, true},
		{5340, "server_timeout", "customer", 15, false},
		{5190, "concurrent_call_limit_exceeded", "zentrunk", 10, true},
		{5290, "internal_error_trunk", "zentrunk", 5, true},
	}
)

var (
	answeredSums = cumulate(len(answeredEndings), func(i int) int { return answeredEndings[i].weight })
	outboundSums = cumulate(len(outboundEndings), func(i int) int { return outboundEndings[i].weight })
	inboundSums  = cumulate(len(inboundEndings), func(i int) int { return inboundEndings[i].weight })
)

// outcome settles whether c was answered, how it ended, and what it cost.
// Unanswered calls cost nothing but keep their rate.
func (g *generator) outcome(c *Call, way *way) {
	var end ending
	var talk int32
	ring := time.Duration(g.between(2, 25)) * time.Second
	switch c.Answered = g.rng.IntN(100) < way.answered; {
	case c.Answered:
		end = answeredEndings[g.pick(answeredSums)]
		talk = g.talk()
		c.Answer = c.End.Add(-time.Duration(talk) * time.Second)
		c.Initiation = c.Answer.Add(-ring)
	case c.Direction == "outbound":
		end = outboundEndings[g.pick(outboundSums)]
		c.Initiation = c.End.Add(-ring)
	default:
		end = inboundEndings[g.pick(inboundSums)]
		c.Initiation = c.End.Add(-ring)
	}
	if end.fast {
		c.Initiation = c.End
	}
	c.HangupName, c.HangupCode, c.HangupSource = end.name, Some(end.code), end.source
	c.charge(way, talk)
}

// charge sets what seconds of talk over way cost.
func (c *Call) charge(way *way, talk int32) {
	billed := way.billed(talk)
	c.CallDuration, c.BillDuration, c.BilledDuration = Some(talk), Some(billed), Some(billed)
	c.AmountE8 = Some(chargeE8(way.rateE8, billed))
}
