package zentrunk

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// A callField says how one field of a record is read.
type callField struct {
	name string // that the API gives it
	read func(*Call, json.RawMessage) error
}

// callFields are the fields that have a column. A field that is not here goes to
// Unknown.
var callFields = [...]callField{
	{"call_uuid", func(c *Call, raw json.RawMessage) error { return into(&c.UUID, raw, readUUID) }},
	{"call_id", func(c *Call, raw json.RawMessage) error { return into(&c.CallID, raw, readString) }},
	{"from_number", func(c *Call, raw json.RawMessage) error { return into(&c.FromNumber, raw, readString) }},
	{"to_number", func(c *Call, raw json.RawMessage) error { return into(&c.ToNumber, raw, readString) }},
	{"call_direction", func(c *Call, raw json.RawMessage) error { return into(&c.Direction, raw, readString) }},
	{"call_duration", func(c *Call, raw json.RawMessage) error { return into(&c.CallDuration, raw, readInt) }},
	{"bill_duration", func(c *Call, raw json.RawMessage) error { return into(&c.BillDuration, raw, readInt) }},
	{"billed_duration", func(c *Call, raw json.RawMessage) error { return into(&c.BilledDuration, raw, readInt) }},
	{"initiation_time", func(c *Call, raw json.RawMessage) error { return into(&c.InitiationTime, raw, readTime) }},
	{"answer_time", func(c *Call, raw json.RawMessage) error { return into(&c.AnswerTime, raw, readTime) }},
	{"end_time", func(c *Call, raw json.RawMessage) error { return into(&c.EndTime, raw, readEndTime) }},
	{"hangup_cause_name", func(c *Call, raw json.RawMessage) error { return into(&c.HangupName, raw, readString) }},
	{"hangup_cause_code", func(c *Call, raw json.RawMessage) error { return into(&c.HangupCode, raw, readInt) }},
	{"hangup_source", func(c *Call, raw json.RawMessage) error { return into(&c.HangupSource, raw, readString) }},
	{"total_rate", func(c *Call, raw json.RawMessage) error { return into(&c.Rate, raw, readAmount) }},
	{"total_amount", func(c *Call, raw json.RawMessage) error { return into(&c.Amount, raw, readAmount) }},
	{"trunk_domain", func(c *Call, raw json.RawMessage) error { return into(&c.TrunkDomain, raw, readString) }},
	{"from_country", func(c *Call, raw json.RawMessage) error { return into(&c.FromCountry, raw, readString) }},
	{"to_country", func(c *Call, raw json.RawMessage) error { return into(&c.ToCountry, raw, readString) }},
	{"transport_protocol", func(c *Call, raw json.RawMessage) error { return into(&c.Transport, raw, readString) }},
	{"srtp", func(c *Call, raw json.RawMessage) error { return into(&c.SRTP, raw, readBool) }},
	{"secure_trunking", func(c *Call, raw json.RawMessage) error { return into(&c.SecureTrunking, raw, readBool) }},
	{"secure_trunking_rate", func(c *Call, raw json.RawMessage) error { return into(&c.SecureTrunkingRate, raw, readAmount) }},
	{"cnam_lookup", func(c *Call, raw json.RawMessage) error { return into(&c.CNAMLookup, raw, readBool) }},
	{"cnam_lookup_rate", func(c *Call, raw json.RawMessage) error { return into(&c.CNAMLookupRate, raw, readAmount) }},
	{"stir_verification", func(c *Call, raw json.RawMessage) error { return into(&c.STIRVerification, raw, readSTIR) }},
	{"attestation_indicator", func(c *Call, raw json.RawMessage) error { return into(&c.Attestation, raw, readAttestation) }},
}

// fieldNumbers are the indexes of callFields by name.
var fieldNumbers = numbers(len(callFields), func(i int) string { return callFields[i].name })

// numbers returns the indexes of n names.
func numbers(n int, name func(int) string) map[string]int {
	out := make(map[string]int, n)
	for i := range n {
		out[name(i)] = i
	}
	return out
}

func into[T any](field *T, raw json.RawMessage, read func(json.RawMessage) (T, error)) error {
	v, err := read(raw)
	if err == nil {
		*field = v
	}
	return err
}

// decodeCall reads a record field by field. It never fails: what is wrong with
// the record as a whole stands in its Err. Raw is record itself.
func decodeCall(record json.RawMessage) Call {
	if !json.Valid(record) {
		return Call{Raw: record, Err: errNoObject}
	}
	return decodeValid(record)
}

var (
	errNoObject = errors.New("the record is not a JSON object")
	// No column holds such text, and encoding/json puts other characters in its place.
	errNotUnicode = errors.New("the record holds text that is not Unicode")
	errMissing    = errors.New("missing")
)

// decodeValid is decodeCall for a record that is known to be valid JSON.
func decodeValid(record json.RawMessage) Call {
	c := Call{Raw: record}
	valid := bytes.TrimSpace(record)
	if valid[0] != '{' {
		c.Err = errNoObject
		return c
	}
	var fields [len(callFields)]json.RawMessage // of two with one name the last counts
	eachMember(valid, func(name []byte, value json.RawMessage) {
		if i, known := fieldNumbers[string(name)]; known { // this conversion does not allocate
			fields[i] = value
			return
		}
		c.keep(string(name), value)
	})
	var reasons []string
	for i, value := range fields {
		f := &callFields[i]
		if value == nil && !f.required() {
			continue
		}
		switch err := f.read(&c, value); {
		case err == nil:
		case f.required():
			reasons = append(reasons, f.name+": "+err.Error())
		default:
			c.keep(f.name, value) // as it came: an odd field is no reason to lose the call
		}
	}
	switch {
	case reasons != nil:
		c.Err = errors.New(strings.Join(reasons, "; "))
	case !isUnicode(valid):
		c.Err = errNotUnicode
	}
	c.Answered = c.IsAnswered()
	return c
}

// required is whether a call without the field cannot be told from others, or
// belongs to no day.
func (f *callField) required() bool { return f.name == "call_uuid" || f.name == "end_time" }

// keep keeps a field that has no place of its own.
func (c *Call) keep(name string, value json.RawMessage) {
	if c.Unknown == nil {
		c.Unknown = map[string]json.RawMessage{}
	}
	c.Unknown[name] = bytes.Clone(value) // it would keep the whole page in memory
}

func readUUID(raw json.RawMessage) (string, error) {
	s, err := readWord(raw)
	switch id := CanonicalUUID(s); {
	case err != nil:
		return "", err
	case s == "":
		return "", errMissing
	case id == "":
		return "", ErrNotUUID
	default:
		return id, nil
	}
}

func readEndTime(raw json.RawMessage) (time.Time, error) {
	t, err := readTime(raw)
	if err == nil && t.IsZero() {
		err = errMissing
	}
	return t, err
}

// readSTIR brings the values that the API documents to one spelling: it has
// sent them in lower case too.
func readSTIR(raw json.RawMessage) (string, error) {
	s, err := readString(raw)
	for _, known := range STIRVerification {
		if strings.EqualFold(s, known) {
			return known, nil
		}
	}
	return s, err
}

func readAttestation(raw json.RawMessage) (string, error) {
	s, err := readString(raw)
	if len(s) == 1 {
		s = strings.ToUpper(s)
	}
	return s, err
}
