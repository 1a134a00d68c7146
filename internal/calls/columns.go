package calls

import (
	"sync"
	"time"

	"github.com/parquet-go/parquet-go"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/zentrunk"
)

// A Column names a column of calls.parquet and its type, spelled as Athena,
// DuckDB and people know it.
type Column struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// A column ties a name to a type and to the field of a row that it holds.
// The table of columns is the one place where the schema is written down.
//
// A column holds texts, and has text; or numbers, and has what stands behind it. Numbers
// of all types go through one type: they are the 64 bits that they are written as.
type column struct {
	Column
	required bool
	sought   bool // whether bytes repeat from row to row, so that it pays to seek them
	repeats  bool // whether values do, so that row groups have a dictionary of them
	node     parquet.Node

	text    func(*Row) *string // empty for NULL
	derived bool               // whether text is of other columns: written, never read

	numbers    func(rows []*Row, bits []uint64, there []byte) // of each row; there is 0 for NULL and 1 otherwise
	setNumbers func(rows []Row, levels []byte, bits []uint64) // of the rows whose level is 1; no levels mean all
	clear      func(*Row)                                     // sets NULL
	value      func(bits uint64) parquet.Value
}

// number returns the number that r has, and whether it has one.
func (c *column) number(r *Row) (uint64, bool) {
	bits, there := []uint64{0}, []byte{0}
	c.numbers([]*Row{r}, bits, there)
	return bits[0], there[0] == 1
}

// valueOf returns the value that r has, null where it has none.
func (c *column) valueOf(r *Row) parquet.Value {
	if c.text != nil {
		if s := *c.text(r); s != "" {
			return parquet.ByteArrayValue([]byte(s))
		}
	} else if bits, ok := c.number(r); ok {
		return c.value(bits)
	}
	return parquet.NullValue()
}

// keep gives r what old has.
func (c *column) keep(r, old *Row) {
	if c.text != nil {
		*c.text(r) = *c.text(old)
	} else if bits, ok := c.number(old); ok {
		rows := []Row{*r} // seldom: a value of a published row is kept
		c.setNumbers(rows, nil, []uint64{bits})
		*r = rows[0]
	} else {
		c.clear(r)
	}
}

// table returns the columns of calls.parquet in order. They are made when first asked for:
// a start waits for none.
var table = sync.OnceValue(func() []column {
	return []column{
		must(id("call_uuid", func(r *Row) *string { return &r.Call.UUID })),
		id("call_id", func(r *Row) *string { return &r.Call.CallID }),
		text("from_number", func(r *Row) *string { return &r.Call.FromNumber }),
		text("to_number", func(r *Row) *string { return &r.Call.ToNumber }),
		word("call_direction", func(r *Row) *string { return &r.Call.Direction }),
		count("call_duration", func(r *Row) *zentrunk.Null[int32] { return &r.Call.CallDuration }),
		count("bill_duration", func(r *Row) *zentrunk.Null[int32] { return &r.Call.BillDuration }),
		count("billed_duration", func(r *Row) *zentrunk.Null[int32] { return &r.Call.BilledDuration }),
		instant("initiation_time", func(r *Row) *time.Time { return &r.Call.InitiationTime }),
		instant("answer_time", func(r *Row) *time.Time { return &r.Call.AnswerTime }),
		must(instant("end_time", func(r *Row) *time.Time { return &r.Call.EndTime })),
		word("hangup_cause_name", func(r *Row) *string { return &r.Call.HangupName }),
		count("hangup_cause_code", func(r *Row) *zentrunk.Null[int32] { return &r.Call.HangupCode }),
		word("hangup_source", func(r *Row) *string { return &r.Call.HangupSource }),
		amount("total_rate", func(r *Row) *zentrunk.Null[money.Amount] { return &r.Call.Rate }),
		amount("total_amount", func(r *Row) *zentrunk.Null[money.Amount] { return &r.Call.Amount }),
		word("trunk_domain", func(r *Row) *string { return &r.Call.TrunkDomain }),
		word("trunk_id", func(r *Row) *string { return &r.TrunkID }),
		word("from_country", func(r *Row) *string { return &r.Call.FromCountry }),
		word("to_country", func(r *Row) *string { return &r.Call.ToCountry }),
		word("transport_protocol", func(r *Row) *string { return &r.Call.Transport }),
		flag("srtp", func(r *Row) *zentrunk.Null[bool] { return &r.Call.SRTP }),
		flag("secure_trunking", func(r *Row) *zentrunk.Null[bool] { return &r.Call.SecureTrunking }),
		amount("secure_trunking_rate", func(r *Row) *zentrunk.Null[money.Amount] { return &r.Call.SecureTrunkingRate }),
		flag("cnam_lookup", func(r *Row) *zentrunk.Null[bool] { return &r.Call.CNAMLookup }),
		amount("cnam_lookup_rate", func(r *Row) *zentrunk.Null[money.Amount] { return &r.Call.CNAMLookupRate }),
		word("stir_verification", func(r *Row) *string { return &r.Call.STIRVerification }),
		word("attestation_indicator", func(r *Row) *string { return &r.Call.Attestation }),
		must(word("insights_status", func(r *Row) *string { return (*string)(&r.Status) })),
		word("from_carrier", func(r *Row) *string { return &r.Insights.FromCarrier }),
		word("from_region", func(r *Row) *string { return &r.Insights.FromRegion }),
		word("to_carrier", func(r *Row) *string { return &r.Insights.ToCarrier }),
		word("to_region", func(r *Row) *string { return &r.Insights.ToRegion }),
		metric("rtt_ms", func(r *Row) *zentrunk.Null[float64] { return &r.Insights.RTTMillis }),
		metric("jitter_ms", func(r *Row) *zentrunk.Null[float64] { return &r.Insights.JitterMillis }),
		metric("packet_loss_percent", func(r *Row) *zentrunk.Null[float64] { return &r.Insights.PacketLossPercent }),
		metric("post_dial_delay_ms", func(r *Row) *zentrunk.Null[float64] { return &r.Insights.PostDialDelayMillis }),
		metric("quality_score", func(r *Row) *zentrunk.Null[float64] { return &r.Insights.Score }),
		rating("quality_rating"),
		text("extra", func(r *Row) *string { return &r.Extra }),
	}
})

// Columns returns the columns of calls.parquet in order.
func Columns() []Column {
	out := make([]Column, len(table()))
	for i, c := range table() {
		out[i] = c.Column
	}
	return out
}
