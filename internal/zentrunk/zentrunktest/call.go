package zentrunktest

import (
	"encoding/json"
	"time"
)

// A Null is a value that a record may lack. The zero Null is absent.
type Null[T any] struct {
	V     T
	Valid bool
}

// Some returns a present value.
func Some[T any](v T) Null[T] { return Null[T]{V: v, Valid: true} }

// A Call is one call of the account: the truth about it, which is what a
// perfect reader of its record would hold, and how the record goes over the
// wire where that is not the usual way. An empty string, a zero time and an
// invalid [Null] are absent values, served as null.
type Call struct {
	// UUID names the call in paths. The account holds one call per UUID; a call
	// without one is listed but cannot be retrieved.
	UUID   string
	CallID string
	From   string // E.164 with its plus
	To     string
	// Direction is inbound or outbound.
	Direction string

	CallDuration   Null[int32] // seconds of talk
	BillDuration   Null[int32] // seconds charged
	BilledDuration Null[int32] // the same under its other name

	Initiation time.Time
	Answer     time.Time // zero for a call that was not answered
	// End places the call in the list, even where the record does not show it.
	// It has no more than microseconds.
	End time.Time
	// Answered is whether Answer is there or else CallDuration or BillDuration is
	// above zero.
	Answered bool

	HangupName   string
	HangupCode   Null[int32]
	HangupSource string // customer, carrier or zentrunk

	// Money is in units of 10^-8.
	RateE8   Null[int64] // per minute
	AmountE8 Null[int64]

	TrunkDomain string
	FromCountry string // ISO 3166-1 alpha-2
	ToCountry   string
	Transport   string // udp, tcp or tls

	SRTP                 Null[bool]
	SecureTrunking       Null[bool]
	SecureTrunkingRateE8 Null[int64] // per minute
	CNAMLookup           Null[bool]
	CNAMLookupRateE8     Null[int64] // per lookup
	STIRVerification     string      // Verified, Not Verified or Not Applicable
	Attestation          string      // A, B or C

	// Insights are nil where the API answers 404.
	Insights *Insights

	// Override replaces and adds fields of the record as served, by key; a nil
	// value leaves the key out. It does not change the truth above; [Call.Misspell]
	// does.
	Override map[string]json.RawMessage
	// Odd names the keys of Override whose value no reader can take: the truth
	// lacks them, and Extra has them.
	Odd map[string]bool
	// Raw is served verbatim in place of the record, where it is not nil. It
	// need not be an object.
	Raw json.RawMessage
	// Unreadable says why no reader can take the record; empty where one can.
	// Of an unreadable call only UUID and End mean anything.
	Unreadable string
}

// Insights are the quality metrics of a call. Absence is as in [Call].
type Insights struct {
	FromCarrier, FromRegion string
	ToCarrier, ToRegion     string

	RTTMillis           Null[float64]
	JitterMillis        Null[float64]
	PacketLossPercent   Null[float64]
	PostDialDelayMillis Null[float64]
	Score               Null[float64] // 1 to 5

	// Override, Odd and Raw are as in [Call].
	Override map[string]json.RawMessage
	Odd      map[string]bool
	Raw      json.RawMessage
}

// Extra returns the fields of the record that the API page and the recorded
// production record do not have, and those of them whose value is odd; nil where
// there are none.
func (c *Call) Extra() map[string]json.RawMessage {
	return extra(c.Override, c.Odd, callKeys)
}

// Extra returns the fields of the answer that the API page does not have, and
// those of them whose value is odd; nil where there are none.
func (n *Insights) Extra() map[string]json.RawMessage {
	return extra(n.Override, n.Odd, insightsKeys)
}

// extra returns the fields that are not known, and the odd ones that are.
func extra(fields map[string]json.RawMessage, odd, known map[string]bool) map[string]json.RawMessage {
	var extra map[string]json.RawMessage
	for key, value := range fields {
		if value == nil || known[key] && !odd[key] {
			continue
		}
		if extra == nil {
			extra = make(map[string]json.RawMessage)
		}
		extra[key] = value
	}
	return extra
}

func keySet(keys ...string) map[string]bool {
	set := make(map[string]bool, len(keys))
	for _, key := range keys {
		set[key] = true
	}
	return set
}

var callKeys = keySet("call_uuid", "call_id", "from_number", "to_number", "call_direction",
	"call_duration", "bill_duration", "billed_duration", "initiation_time", "answer_time", "end_time",
	"hangup_cause_name", "hangup_cause_code", "hangup_source", "total_rate", "total_amount",
	"trunk_domain", "from_country", "to_country", "transport_protocol", "srtp",
	"secure_trunking", "secure_trunking_rate", "cnam_lookup", "cnam_lookup_rate",
	"stir_verification", "attestation_indicator")

var insightsKeys = keySet("api_id", "call_uuid", "from", "to", "hangup_cause", "hangup_source",
	"rtt", "jitter", "packet_loss", "post_dial_delay", "plivo_quality_score")
