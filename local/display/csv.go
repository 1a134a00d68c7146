package display

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"regexp"
	"strings"

	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/local/when"
)

// A field is a column of the CSV, under the name that the API gives it. Text is
// what somebody else chose, callers among them, and is made inert.
type field struct {
	name string
	text bool
	cell func(zentrunk.Call) string
}

// csvFields are those of the data set that the daily report keeps of a call,
// in its order, and what is wrong with a record that could not be read. Times are
// those that c shows.
func csvFields(c when.Clock) []field {
	return []field{
		{"call_uuid", false, func(c zentrunk.Call) string { return c.UUID }},
		{"call_id", true, func(c zentrunk.Call) string { return c.CallID }},
		{"from_number", true, func(c zentrunk.Call) string { return c.FromNumber }},
		{"to_number", true, func(c zentrunk.Call) string { return c.ToNumber }},
		{"call_direction", true, func(c zentrunk.Call) string { return c.Direction }},
		{"call_duration", false, func(c zentrunk.Call) string { return whole(c.CallDuration) }},
		{"bill_duration", false, func(c zentrunk.Call) string { return whole(c.BillDuration) }},
		{"billed_duration", false, func(c zentrunk.Call) string { return whole(c.BilledDuration) }},
		{"initiation_time", false, func(call zentrunk.Call) string { return c.Wall(call.InitiationTime) }},
		{"answer_time", false, func(call zentrunk.Call) string { return c.Wall(call.AnswerTime) }},
		{"end_time", false, func(call zentrunk.Call) string { return c.Wall(call.EndTime) }},
		{"hangup_cause_name", true, func(c zentrunk.Call) string { return c.HangupName }},
		{"hangup_cause_code", false, func(c zentrunk.Call) string { return whole(c.HangupCode) }},
		{"hangup_source", true, func(c zentrunk.Call) string { return c.HangupSource }},
		{"total_rate", false, func(c zentrunk.Call) string { return amount(c.Rate) }},
		{"total_amount", false, func(c zentrunk.Call) string { return amount(c.Amount) }},
		{"trunk_domain", true, func(c zentrunk.Call) string { return c.TrunkDomain }},
		{"from_country", true, func(c zentrunk.Call) string { return c.FromCountry }},
		{"to_country", true, func(c zentrunk.Call) string { return c.ToCountry }},
		{"transport_protocol", true, func(c zentrunk.Call) string { return c.Transport }},
		{"srtp", false, func(c zentrunk.Call) string { return truth(c.SRTP) }},
		{"secure_trunking", false, func(c zentrunk.Call) string { return truth(c.SecureTrunking) }},
		{"secure_trunking_rate", false, func(c zentrunk.Call) string { return amount(c.SecureTrunkingRate) }},
		{"cnam_lookup", false, func(c zentrunk.Call) string { return truth(c.CNAMLookup) }},
		{"cnam_lookup_rate", false, func(c zentrunk.Call) string { return amount(c.CNAMLookupRate) }},
		{"stir_verification", true, func(c zentrunk.Call) string { return c.STIRVerification }},
		{"attestation_indicator", true, func(c zentrunk.Call) string { return c.Attestation }},
		{"extra", true, extra},
		{"unreadable", true, func(c zentrunk.Call) string {
			if c.Err == nil {
				return ""
			}
			return c.Err.Error()
		}},
	}
}

// extra writes the fields that the API added since as one JSON object.
func extra(c zentrunk.Call) string {
	if c.Unknown == nil {
		return ""
	}
	b, err := json.Marshal(c.Unknown) // keys in order
	if err != nil {
		return ""
	}
	return string(b)
}

// inert puts an apostrophe in front of text that a spreadsheet would make something
// else of: a caller may call itself =HYPERLINK(…), +12025550123 would become the number
// 1.2E+10, and 007 the number 7. Text that begins with an apostrophe gets one more, so
// that taking one off gives back what the record holds. The full-width forms count as
// the plain ones in some spreadsheets.
//
// Source: https://owasp.org/www-community/attacks/CSV_Injection.
func inert(s string) string {
	if s != "" && (strings.ContainsAny(firstRune(s), "=+-@\t\r\n'＝＋－＠") || likeNumber.MatchString(s) && !plainNumber.MatchString(s)) {
		return "'" + s
	}
	return s
}

var (
	// likeNumber is what a spreadsheet may read as a number, a date or a time: digits
	// with what countries put between them, and an exponent.
	likeNumber = regexp.MustCompile(`^[\p{Nd}\p{Z}\s.,:/()%-]*\p{Nd}[\p{Nd}\p{Z}\s.,:/()%-]*([eE][+-]?\p{Nd}+)?\s*$`)
	// plainNumber is one that a spreadsheet shows as it stands: up to eleven digits, and
	// no zero in front.
	plainNumber = regexp.MustCompile(`^(0|[1-9][0-9]{0,10})$`)
)

func firstRune(s string) string {
	for i := range s {
		if i > 0 {
			return s[:i]
		}
	}
	return s
}

// A CSV writes calls as rows of CSV, each by one write.
type CSV struct {
	w      io.Writer
	fields []field
	rows   int
}

// NewCSV returns a CSV on w, with times by c.
func NewCSV(w io.Writer, c when.Clock) *CSV {
	return &CSV{w: w, fields: csvFields(c)}
}

// Call writes a row, and the header before the first.
func (w *CSV) Call(c zentrunk.Call) error {
	if err := w.header(); err != nil {
		return err
	}
	return w.row(func(f field) string {
		if f.text {
			return inert(f.cell(c))
		}
		return f.cell(c)
	})
}

// Close writes the header where there was no call.
func (w *CSV) Close() error { return w.header() }

func (w *CSV) header() error {
	if w.rows > 0 {
		return nil
	}
	return w.row(func(f field) string { return f.name })
}

func (w *CSV) row(cell func(field) string) error {
	w.rows++
	cells := make([]string, len(w.fields))
	for i, f := range w.fields {
		cells[i] = cell(f)
	}
	var line bytes.Buffer
	c := csv.NewWriter(&line)
	if err := c.Write(cells); err != nil {
		return err
	}
	if c.Flush(); c.Error() != nil {
		return c.Error()
	}
	_, err := w.w.Write(line.Bytes())
	return err
}
