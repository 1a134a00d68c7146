package zentrunktest

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// An oddity is a way in which a record is unusual and yet can be read. It
// changes how the call is served and, where that loses or alters something,
// the truth along with it.
type oddity func(*generator, *Call)

var oddities = [...]oddity{
	(*generator).integersAsText,
	(*generator).moneyAsNumbers,
	(*generator).moneyWithExponents,
	(*generator).localTimes,
	(*generator).zuluTimes,
	(*generator).noAttestationInWords,
	(*generator).lowerCaseStir,
	(*generator).withoutSignalling,
	(*generator).withoutAnswerKey,
	(*generator).withoutCharge,
	(*generator).withoutBillDuration,
	(*generator).blanks,
	(*generator).numbersUnquoted,
	(*generator).unknownFields,
	(*generator).regionalTrunk,
	(*generator).oddInsights,
}

// oddify makes the record of c odd in one way. Ways are not mixed, so that none
// undoes the truth that another settled.
func (g *generator) oddify(c *Call) {
	oddities[g.rng.IntN(len(oddities))](g, c)
}

// serve overrides a field as served.
func (c *Call) serve(key, value string) {
	if c.Override == nil {
		c.Override = make(map[string]json.RawMessage)
	}
	c.Override[key] = json.RawMessage(value)
}

// leaveOut keeps fields out of the record.
func (c *Call) leaveOut(keys ...string) {
	if c.Override == nil {
		c.Override = make(map[string]json.RawMessage)
	}
	for _, key := range keys {
		c.Override[key] = nil
	}
}

func (g *generator) integersAsText(c *Call) {
	for key, v := range map[string]Null[int32]{
		"call_duration": c.CallDuration, "bill_duration": c.BillDuration,
		"billed_duration": c.BilledDuration, "hangup_cause_code": c.HangupCode,
	} {
		c.serve(key, strconv.Quote(strconv.Itoa(int(v.V))))
	}
}

func (g *generator) moneyAsNumbers(c *Call) {
	for key, v := range c.money() {
		number := strings.TrimRight(string(appendMoney(nil, v.V)), "0")
		if strings.HasSuffix(number, ".") {
			number += "0"
		}
		c.serve(key, number)
	}
}

func (g *generator) moneyWithExponents(c *Call) {
	for key, v := range c.money() {
		c.serve(key, strconv.FormatInt(v.V, 10)+"e-8")
	}
}

func (c *Call) money() map[string]Null[int64] {
	return map[string]Null[int64]{
		"total_rate": c.RateE8, "total_amount": c.AmountE8,
		"secure_trunking_rate": c.SecureTrunkingRateE8, "cnam_lookup_rate": c.CNAMLookupRateE8,
	}
}

// times returns the times that c has.
func (c *Call) times() map[string]*time.Time {
	times := map[string]*time.Time{"initiation_time": &c.Initiation, "end_time": &c.End}
	if !c.Answer.IsZero() {
		times["answer_time"] = &c.Answer
	}
	return times
}

// localTimes moves the call by a fraction of a second, which cannot take it
// past the span's end: ends are whole seconds before it.
func (g *generator) localTimes(c *Call) {
	zone := time.FixedZone("", 5*3600+1800)
	fraction := time.Duration(g.between(1, 999_999)) * time.Microsecond
	for key, at := range c.times() {
		*at = at.Add(fraction)
		c.serve(key, at.In(zone).Format(`"2006-01-02T15:04:05.999999-07:00"`))
	}
}

func (g *generator) zuluTimes(c *Call) {
	for key, at := range c.times() {
		c.serve(key, at.Format(`"2006-01-02T15:04:05Z"`))
	}
}

func (g *generator) noAttestationInWords(c *Call) {
	c.Attestation = ""
	c.serve("attestation_indicator", `"null"`)
}

func (g *generator) lowerCaseStir(c *Call) {
	c.serve("stir_verification", strconv.Quote(strings.ToLower(c.STIRVerification)))
}

func (g *generator) withoutSignalling(c *Call) {
	c.CallID, c.Transport = "", ""
	c.SRTP, c.CNAMLookup, c.CNAMLookupRateE8 = Null[bool]{}, Null[bool]{}, Null[int64]{}
	c.leaveOut("call_id", "transport_protocol", "srtp", "cnam_lookup", "cnam_lookup_rate")
}

// withoutAnswerKey leaves only the durations to tell an answered call.
func (g *generator) withoutAnswerKey(c *Call) {
	c.Answer = time.Time{}
	c.Answered = c.CallDuration.V > 0 || c.BillDuration.V > 0
	c.leaveOut("answer_time")
}

// withoutCharge is a call that has not been rated yet.
func (g *generator) withoutCharge(c *Call) {
	c.AmountE8 = Null[int64]{}
	if g.chance(50) {
		c.leaveOut("total_amount")
	}
}

func (g *generator) withoutBillDuration(c *Call) {
	c.BillDuration = Null[int32]{}
	c.leaveOut("bill_duration")
}

func (g *generator) blanks(c *Call) {
	c.CallID, c.FromCountry, c.HangupName, c.HangupSource = "", "", "", ""
	c.RateE8, c.HangupCode, c.BilledDuration = Null[int64]{}, Null[int32]{}, Null[int32]{}
	c.CNAMLookup = Null[bool]{}
	for _, key := range []string{"call_id", "from_country", "hangup_cause_name", "hangup_source",
		"total_rate", "hangup_cause_code", "billed_duration", "cnam_lookup"} {
		c.serve(key, `""`)
	}
	if !c.Answered {
		c.serve("answer_time", `""`)
	}
}

// numbersUnquoted loses the plus, as a number cannot have one.
func (g *generator) numbersUnquoted(c *Call) {
	c.From, c.To = bare(c.From), bare(c.To)
	c.serve("from_number", c.From)
	c.serve("to_number", c.To)
}

func (g *generator) unknownFields(c *Call) {
	c.serve("codec", `{"name":"PCMU","clock_rates":[8000,16000]}`)
	c.serve("region", `"ap-south-1"`)
}

func (g *generator) regionalTrunk(c *Call) {
	id, _, _ := strings.Cut(c.TrunkDomain, ".")
	c.TrunkDomain = id + ".us-east-1.zt.plivo.com"
}

// oddInsights serves bare numbers, an empty metric, unknown fields, or a party
// that is not there. A call without insights stays as it is.
func (g *generator) oddInsights(c *Call) {
	n := c.Insights
	if n == nil {
		return
	}
	n.Override = make(map[string]json.RawMessage)
	switch g.rng.IntN(4) {
	case 0:
		for key, v := range map[string]Null[float64]{
			"rtt": n.RTTMillis, "jitter": n.JitterMillis, "packet_loss": n.PacketLossPercent,
			"plivo_quality_score": n.Score,
		} {
			if v.Valid {
				n.Override[key] = strconv.AppendFloat(nil, v.V, 'f', -1, 64)
			}
		}
	case 1:
		n.Score, n.JitterMillis = Null[float64]{}, Null[float64]{}
		n.Override["plivo_quality_score"] = json.RawMessage(`""`)
		n.Override["jitter"] = nil
	case 2:
		n.Override["codec"] = json.RawMessage(`"PCMU"`)
		n.Override["legs"] = json.RawMessage(`[{"side":"a","rtt":"24"},{"side":"b","rtt":null}]`)
	case 3:
		n.ToCarrier, n.ToRegion = "", ""
		n.Override["to"] = nil
	}
}
