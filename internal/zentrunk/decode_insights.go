package zentrunk

import (
	"encoding/json"
	"errors"
	"fmt"
)

// insightsFields says how each field of an answer is read, by the name that the
// API gives it; those without a reader are in the record already. A field that
// is not here goes to Unknown.
var insightsFields = [...]struct {
	name string
	read func(*Insights, json.RawMessage) error
}{
	{"api_id", nil},
	{"call_uuid", nil},
	{"hangup_cause", nil},
	{"hangup_source", nil},
	{"from", func(in *Insights, raw json.RawMessage) error {
		return in.side("from", raw, &in.FromCarrier, &in.FromRegion)
	}},
	{"to", func(in *Insights, raw json.RawMessage) error { return in.side("to", raw, &in.ToCarrier, &in.ToRegion) }},
	{"rtt", func(in *Insights, raw json.RawMessage) error { return into(&in.RTTMillis, raw, readMetric) }},
	{"jitter", func(in *Insights, raw json.RawMessage) error { return into(&in.JitterMillis, raw, readMetric) }},
	{"packet_loss", func(in *Insights, raw json.RawMessage) error { return into(&in.PacketLossPercent, raw, readMetric) }},
	{"post_dial_delay", func(in *Insights, raw json.RawMessage) error { return into(&in.PostDialDelayMillis, raw, readMetric) }},
	{"plivo_quality_score", func(in *Insights, raw json.RawMessage) error { return into(&in.Score, raw, readMetric) }},
}

// insightsNumbers are the indexes of insightsFields by name.
var insightsNumbers = numbers(len(insightsFields), func(i int) string { return insightsFields[i].name })

// decodeInsights reads an answer field by field. An answer about another call
// than uuid is an error, and one that holds no insights is [ErrNoInsights]. The
// result's Raw is body itself.
func decodeInsights(body []byte, uuid string) (Insights, error) {
	answer, err := decodeMembers(body)
	if err != nil {
		return Insights{}, err
	}
	in := Insights{Raw: body}
	var fields [len(insightsFields)]json.RawMessage // of two with one name the last counts
	isInsights := false
	eachMember(answer, func(name []byte, value json.RawMessage) {
		if i, known := insightsNumbers[string(name)]; known { // this conversion does not allocate
			fields[i] = value
			isInsights = isInsights || string(name) != "api_id" // which every answer of the API may have
			return
		}
		in.keep(string(name), value)
	})
	switch {
	case !absent(in.Unknown["error"]):
		return Insights{}, fmt.Errorf("%w: it names an error", ErrNoInsights)
	case !isInsights:
		return Insights{}, fmt.Errorf("%w: no field of such an answer", ErrNoInsights)
	}
	if id, _ := readUUID(fields[insightsNumbers["call_uuid"]]); id != "" && id != uuid {
		return Insights{}, errors.New("the answer is about another call")
	}
	for i, value := range fields {
		f := &insightsFields[i]
		if value == nil || f.read == nil {
			continue
		}
		if err := f.read(&in, value); err != nil {
			in.keep(f.name, value) // as it came: an odd metric is no reason to lose the call
		}
	}
	return in, nil
}

// keep keeps a field that has no place of its own.
func (in *Insights) keep(name string, value json.RawMessage) {
	if in.Unknown == nil {
		in.Unknown = map[string]json.RawMessage{}
	}
	in.Unknown[name] = value
}

// side reads the object that tells of one party. Its number is in the record
// already; what is not known of it is kept under the party's name.
func (in *Insights) side(name string, raw json.RawMessage, carrier, region *string) error {
	if absent(raw) {
		return nil
	}
	if raw[0] != '{' {
		return fmt.Errorf("%s is not an object", name)
	}
	var itsCarrier, itsRegion json.RawMessage // of two with one name the last counts
	rest := map[string]json.RawMessage{}
	eachMember(raw, func(name []byte, value json.RawMessage) {
		switch string(name) {
		case "number":
		case "carrier":
			itsCarrier = value
		case "region":
			itsRegion = value
		default:
			rest[string(name)] = value
		}
	})
	if itsCarrier != nil && into(carrier, itsCarrier, readString) != nil {
		rest["carrier"] = itsCarrier
	}
	if itsRegion != nil && into(region, itsRegion, readString) != nil {
		rest["region"] = itsRegion
	}
	if len(rest) == 0 {
		return nil
	}
	merged, err := json.Marshal(rest)
	if err != nil {
		return err
	}
	in.keep(name, merged)
	return nil
}
