package zentrunk

import (
	"encoding/json"
	"time"

	"zentrunk-reports/internal/money"
)

// A Call is one call detail record (CDR). A string is empty, a time zero and a
// [Null] invalid where the API left the value out or sent it as null, "" or
// "null". Times are UTC.
type Call struct {
	UUID       string // lower case, 36 characters
	CallID     string // SIP Call-ID
	FromNumber string // E.164 with its plus as a rule, as the API sends it
	ToNumber   string
	Direction  string // inbound or outbound

	CallDuration   Null[int32] // talk time in seconds
	BillDuration   Null[int32] // seconds charged, rounded to the route's increment
	BilledDuration Null[int32] // the same under the API's other name

	InitiationTime time.Time
	AnswerTime     time.Time // zero for a call that was not answered
	EndTime        time.Time
	// Answered is whether the call was answered: AnswerTime is there or else
	// CallDuration or BillDuration is above zero. It follows from the fields above
	// alone, so that whoever has the columns can tell it too.
	Answered bool

	HangupName   string
	HangupCode   Null[int32]
	HangupSource string // customer, carrier or zentrunk

	Rate   Null[money.Amount] // charged per minute
	Amount Null[money.Amount] // charged for the call

	TrunkDomain string
	FromCountry string // ISO 3166-1 alpha-2
	ToCountry   string
	Transport   string // udp, tcp or tls

	SRTP               Null[bool]
	SecureTrunking     Null[bool]
	SecureTrunkingRate Null[money.Amount] // per minute
	CNAMLookup         Null[bool]
	CNAMLookupRate     Null[money.Amount] // per lookup
	STIRVerification   string             // Verified, Not Verified or Not Applicable
	Attestation        string             // A, B or C

	// Unknown holds, as the API sent them, the fields that no field above takes
	// and, under their own names, those whose value their field cannot hold
	// exactly: it is absent there. [Unread] tells the two apart. Nil where there
	// are none.
	Unknown map[string]json.RawMessage
	// Raw is the record as the API sent it.
	Raw json.RawMessage
	// Err says why the record is no call, without its values: it is not a JSON
	// object, holds text that is not Unicode, or has no usable call_uuid or
	// end_time. A call with a non-nil Err is not to be counted: it is a reject.
	Err error
}

// IsAnswered tells [Call.Answered] of the fields that it follows from.
func (c *Call) IsAnswered() bool {
	return !c.AnswerTime.IsZero() || c.CallDuration.V > 0 || c.BillDuration.V > 0
}

// Insights are the quality metrics of one call. Absence is as in [Call].
type Insights struct {
	FromCarrier, FromRegion string
	ToCarrier, ToRegion     string

	RTTMillis           Null[float64] // round-trip time
	JitterMillis        Null[float64]
	PacketLossPercent   Null[float64]
	PostDialDelayMillis Null[float64] // call initiation to ringing
	Score               Null[float64] // Plivo's quality score, 1 (bad) to 5

	// Unknown is as in [Call]. Of from and to it holds an object of what is not
	// known of the party, or could not be read.
	Unknown map[string]json.RawMessage
	// Raw is the answer as the API sent it.
	Raw json.RawMessage
}

// HasMetric reports whether in has any of the five metrics. An answer that has
// none of them may still name carriers; it is worth asking for again.
func (in *Insights) HasMetric() bool {
	return in.RTTMillis.Valid || in.JitterMillis.Valid || in.PacketLossPercent.Valid ||
		in.PostDialDelayMillis.Valid || in.Score.Valid
}
