package attack

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"time"

	"zentrunk-reports/internal/watch"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// The country of the models that nobody called before is Sierra Leone here, which no quiet
// call goes to. No number there begins with 0. Their other country is the account's own.
const (
	freshOfModels = "X0"
	fresh, plan   = "SL", "+23207650"
	home          = "US"
)

// record returns a call of a model as the account has it: over the trunk that line is a call
// of.
func record(c watch.Call, line zentrunktest.Call, rng *rand.Rand) zentrunktest.Call {
	begun, talk := c.Begun.Truncate(time.Second), c.Talk.Truncate(time.Second)
	ring := (c.Ended.Sub(c.Begun) - c.Talk).Truncate(time.Second)
	r := zentrunktest.Call{
		UUID: newUUID(rng), CallID: fmt.Sprintf("%d_%d@192.0.2.1", 100_000_000+rng.IntN(900_000_000), 10_000+rng.IntN(90_000)),
		From: c.From, To: c.To, Direction: "outbound", FromCountry: home, ToCountry: home,
		Initiation: begun, End: begun.Add(ring + talk), Answered: c.Answered,
		HangupName: "user_busy", HangupCode: zentrunktest.Some[int32](4410), HangupSource: "carrier",
		TrunkDomain: line.TrunkDomain, Transport: line.Transport, SRTP: line.SRTP, SecureTrunking: line.SecureTrunking,
		SecureTrunkingRateE8: line.SecureTrunkingRateE8, CNAMLookup: zentrunktest.Some(false), CNAMLookupRateE8: zentrunktest.Some[int64](0),
		STIRVerification: "Not Applicable",
	}
	if c.Country == freshOfModels {
		r.ToCountry, r.To = fresh, plan+c.To[len(c.To)-3:]
	}
	minutes := int32((c.Talk + time.Minute - 1) / time.Minute)
	charge(&r, int32(talk/time.Second), minutes*60, c.Amount.Units())
	if c.Answered {
		r.Answer = begun.Add(ring)
		r.HangupName, r.HangupCode = "normal_hangup", zentrunktest.Some[int32](3000)
		r.RateE8 = zentrunktest.Some(c.Amount.Units() / int64(minutes))
	}
	return r
}

// charge sets the seconds of a call, and what they cost.
func charge(r *zentrunktest.Call, talk, billed int32, amount int64) {
	r.CallDuration, r.BillDuration, r.BilledDuration = zentrunktest.Some(talk), zentrunktest.Some(billed), zentrunktest.Some(billed)
	r.AmountE8 = zentrunktest.Some(amount)
}

// newUUID returns a UUID of version 4.
func newUUID(rng *rand.Rand) string {
	var b [16]byte
	for i := range b {
		b[i] = byte(rng.Uint32())
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// busiest returns a call of the trunk that has the most.
func busiest(calls []zentrunktest.Call) (of zentrunktest.Call) {
	counts := map[string]int{}
	for _, c := range calls {
		if c.Unreadable != "" || c.TrunkDomain == "" {
			continue
		}
		counts[c.TrunkDomain]++
		if n := counts[c.TrunkDomain]; n > counts[of.TrunkDomain] || of.TrunkDomain == "" {
			of = c
		}
	}
	return of
}
