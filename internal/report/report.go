// Package report turns the rows of a day into a report that checks its own
// arithmetic. It is pure: it reads no clock, no file and no network, and the
// same rows in the same order always give the same report.
package report

import (
	"time"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/quality"
	"zentrunk-reports/internal/traffic"
)

// SchemaVersion is the version of the form of report.json.
const SchemaVersion = 1

// ShortSeconds is the most talk of a short call, by Plivo's rule for surcharges.
const ShortSeconds = 6

// MaxWorstCalls is the most calls that [Quality.WorstCalls] names.
const MaxWorstCalls = 20

// A Report is what became of one day's calls. Its JSON form is report.json: the
// order of the fields of every struct here is the order of the fields there.
// Lists are never nil. A nil pointer is null: not known, or a ratio whose
// denominator is 0.
type Report struct {
	SchemaVersion int       `json:"schema_version"`
	Account       string    `json:"account"`
	Date          string    `json:"date"`     // YYYY-MM-DD
	Timezone      string    `json:"timezone"` // IANA name
	From          time.Time `json:"from"`     // inclusive, UTC
	To            time.Time `json:"to"`       // exclusive, UTC
	Currency      string    `json:"currency"` // ISO 4217
	// Complete is whether the calls and rejects that were read are as many as the
	// API counts, or more.
	Complete  bool            `json:"complete"`
	Spend     Spend           `json:"spend"`
	Quality   Quality         `json:"quality"`
	Trust     Trust           `json:"trust"`
	Traffic   traffic.Traffic `json:"traffic"`
	Numbers   Numbers         `json:"numbers"`
	Integrity Integrity       `json:"integrity"`
	Past      Past            `json:"past"` // set by [Report.Compare]; no days before that
	// Findings are what stands out against the past, set by [Report.Compare].
	Findings []Finding `json:"findings"`
	// Invoice is what the month comes to, as far as it was published when the
	// report was made.
	Invoice Invoice `json:"invoice"`
	// Names are what people call the trunks of the report, by trunk id, as they were when
	// it was published. Never nil; trunks without a name are not in it.
	Names map[string]string `json:"names"`
	// Incidents are the ids of the watch's incidents that opened on the day, as they were
	// when the report was published. Never nil.
	Incidents []string `json:"incidents"`
	// IncidentDetails are what was known of the first [MaxIncidents] of them, in their
	// order. Never nil.
	IncidentDetails []Incident `json:"incident_details"`

	places map[placeKey]*Place // for findings; nil in a report that was read from JSON
}

// Spend is what the calls cost. The rows of each breakdown add up to Total; they
// come by amount, highest first, then by key, null last. ByHour comes by hour.
type Spend struct {
	Total            SpendLine  `json:"total"`
	ByDirection      []SpendRow `json:"by_direction"`
	ByTrunk          []SpendRow `json:"by_trunk"` // trunk id
	ByFromCountry    []SpendRow `json:"by_from_country"`
	ByToCountry      []SpendRow `json:"by_to_country"`
	ByRoute          []SpendRow `json:"by_route"` // "US>IN", null unless both countries are known
	ByHour           []SpendRow `json:"by_hour"`  // "00" to "23" of the end in the report's time zone, all 24
	ByTransport      []SpendRow `json:"by_transport"`
	BySecureTrunking []SpendRow `json:"by_secure_trunking"` // "true", "false" or null
	Recomputed       Recomputed `json:"recomputed"`
}

// A SpendLine is what a group of calls cost.
type SpendLine struct {
	Calls         int       `json:"calls"`
	Answered      int       `json:"answered"`
	TalkSeconds   int64     `json:"talk_seconds"`   // call_duration of answered calls
	BilledSeconds int64     `json:"billed_seconds"` // bill_duration, or billed_duration where it is missing
	Amount        money.Sum `json:"amount"`         // sum of total_amount, exact
	// RatePerMinute is Amount by billed minutes, rounded half to even at 8
	// places. It is nil without billed time.
	RatePerMinute *money.Sum `json:"rate_per_minute"`
}

// A SpendRow is the line of the calls that share a key. A nil key is the group
// of the calls that have none.
type SpendRow struct {
	Key *string `json:"key"`
	SpendLine
}

// Recomputed compares what was charged with what the rates say, over the calls
// that have total_rate, bill_duration and total_amount.
type Recomputed struct {
	Amount         money.Sum `json:"amount"`          // sum of rate × seconds / 60, each at 5 places
	Difference     money.Sum `json:"difference"`      // Amount less what was charged for the same calls
	CallsDiffering int       `json:"calls_differing"` // calls where the two differ
}

// Quality is how well the calls went. The rows of each breakdown add up to
// Total; they come by calls, most first, then by key, null last. ByHour comes by
// hour.
type Quality struct {
	Total         QualityLine  `json:"total"`
	ByDirection   []QualityRow `json:"by_direction"`
	ByTrunk       []QualityRow `json:"by_trunk"`
	ByToCountry   []QualityRow `json:"by_to_country"`
	ByRoute       []QualityRow `json:"by_route"`
	ByFromCarrier []QualityRow `json:"by_from_carrier"`
	ByToCarrier   []QualityRow `json:"by_to_carrier"`
	ByHour        []QualityRow `json:"by_hour"`
	ByTransport   []QualityRow `json:"by_transport"`
	Hangups       []Hangup     `json:"hangups"` // by calls, most first, then code, name and source, null last
	Insights      Insights     `json:"insights"`
	WorstCalls    []WorstCall  `json:"worst_calls"` // of the rated calls, lowest score first, then UUID

	// ScoreDeviation holds the standard deviation of the scores, as of a sample,
	// for "total" and for each row of each dimension in the order of its rows;
	// nil for fewer than two rated calls. It is in report.json alone: the columns
	// of quality.parquet are the fields of [QualityLine].
	ScoreDeviation map[string][]*float64 `json:"score_deviation"`
	// ShortCalls counts the answered calls of at most [ShortSeconds] of talk, in
	// the same form.
	ShortCalls map[string][]int `json:"short_calls"`
}

// A QualityLine is how well a group of calls went. Ratios are not rounded.
type QualityLine struct {
	Calls      int      `json:"calls"`
	Answered   int      `json:"answered"`
	ASR        *float64 `json:"asr"`         // answered / calls (answer-seizure ratio, ITU-T E.411)
	NER        *float64 `json:"ner"`         // calls the network did well by / calls, at least ASR (E.411, E.425)
	ACDSeconds *float64 `json:"acd_seconds"` // talk seconds / answered (average call duration)

	// Of the calls with a quality score from 1 to 5, which are the rated ones.
	Rated     int      `json:"rated"`
	ScoreMean *float64 `json:"score_mean"`
	ScoreP05  *float64 `json:"score_p05"`
	ScoreP50  *float64 `json:"score_p50"`
	Excellent int      `json:"excellent"`
	Good      int      `json:"good"`
	Fair      int      `json:"fair"`
	Poor      int      `json:"poor"`

	// Percentiles are over the calls that have the value.
	RTTP50           *float64 `json:"rtt_ms_p50"`
	RTTP95           *float64 `json:"rtt_ms_p95"`
	RTTP99           *float64 `json:"rtt_ms_p99"`
	JitterP50        *float64 `json:"jitter_ms_p50"`
	JitterP95        *float64 `json:"jitter_ms_p95"`
	JitterP99        *float64 `json:"jitter_ms_p99"`
	PacketLossP50    *float64 `json:"packet_loss_percent_p50"`
	PacketLossP95    *float64 `json:"packet_loss_percent_p95"`
	PacketLossP99    *float64 `json:"packet_loss_percent_p99"`
	PostDialDelayP50 *float64 `json:"post_dial_delay_ms_p50"`
	PostDialDelayP95 *float64 `json:"post_dial_delay_ms_p95"`
	PostDialDelayP99 *float64 `json:"post_dial_delay_ms_p99"`
}

// A QualityRow is the line of the calls that share a key. A nil key is the
// group of the calls that have none.
type QualityRow struct {
	Key *string `json:"key"`
	QualityLine
}

// A Hangup counts the calls that ended with one code, name and source; each may
// be missing.
type Hangup struct {
	Code   *int32        `json:"code"`
	Name   *string       `json:"name"`
	Source *string       `json:"source"`
	Class  quality.Class `json:"class"`
	Calls  int           `json:"calls"`
}

// Insights say for how many calls quality was asked, and what came of it.
// Asked is OK, None and Failed; with Skipped it adds up to all calls.
type Insights struct {
	Asked   int `json:"asked"`
	OK      int `json:"ok"`
	None    int `json:"none"`
	Failed  int `json:"failed"`
	Skipped int `json:"skipped"`
}

// A WorstCall is a rated call with a low score.
type WorstCall struct {
	CallUUID            string        `json:"call_uuid"`
	QualityScore        float64       `json:"quality_score"`
	RTTMillis           *float64      `json:"rtt_ms"`
	JitterMillis        *float64      `json:"jitter_ms"`
	PacketLossPercent   *float64      `json:"packet_loss_percent"`
	PostDialDelayMillis *float64      `json:"post_dial_delay_ms"`
	Trunk               *string       `json:"trunk"` // trunk id
	Route               *string       `json:"route"`
	Amount              *money.Amount `json:"amount"`
	EndTime             time.Time     `json:"end_time"`      // with the offset of the report's time zone, so that its clock time reads off
	CallDuration        *int32        `json:"call_duration"` // seconds
	FromCarrier         *string       `json:"from_carrier"`
	ToCarrier           *string       `json:"to_carrier"`
}

// Trust is how the callers' identity and the media were protected. The rows of
// each list come by calls, most first, then by key, null last.
type Trust struct {
	STIRVerification    []TrustRow `json:"stir_verification"`
	Attestation         []TrustRow `json:"attestation"`
	SRTPCalls           int        `json:"srtp_calls"`
	SecureTrunkingCalls int        `json:"secure_trunking_calls"`
}

// A TrustRow counts the calls that share a key; a nil key is none.
type TrustRow struct {
	Key   *string `json:"key"`
	Calls int     `json:"calls"`
}
