package calls

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"zentrunk-reports/internal/zentrunk"
)

// insightsKey is where the unknown fields of the insights stand in Extra; a
// record's own field of that name stands under recordInsightsKey.
const (
	insightsKey       = "insights"
	recordInsightsKey = "record.insights"
)

// joinExtra returns the canonical JSON object of the fields that no column
// takes: keys sorted, no blanks, numbers as they came. The API is free to send
// a record's fields in another order on the next run, and the data set must not
// change for that.
func joinExtra(record, insights map[string]json.RawMessage) (string, error) {
	if len(record) == 0 && len(insights) == 0 {
		return "", nil
	}
	all := make(map[string]any, len(record)+1)
	for name, raw := range record {
		if name == insightsKey {
			for name = recordInsightsKey; record[name] != nil; {
				name = "record." + name
			}
		}
		value, err := decodeAny(raw)
		if err != nil {
			return "", fmt.Errorf("field %s: %w", name, err)
		}
		all[name] = value
	}
	if len(insights) > 0 {
		nested := make(map[string]any, len(insights))
		for name, raw := range insights {
			value, err := decodeAny(raw)
			if err != nil {
				return "", fmt.Errorf("insights field %s: %w", name, err)
			}
			nested[name] = value
		}
		all[insightsKey] = nested
	}
	return canonical(all)
}

// canonical returns the JSON of v: keys sorted, no blanks.
func canonical(v any) (string, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil { // Encode sorts the keys of maps
		return "", err
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// MaskExtra returns an Extra with whatever in it may be a subscriber's number
// masked: what unknown fields hold is not known. A whole JSON number that is masked
// becomes a string.
func MaskExtra(extra string) (string, error) {
	if extra == "" {
		return "", nil
	}
	v, err := decodeAny(json.RawMessage(extra))
	if err != nil {
		return "", fmt.Errorf("mask extra: %w", err)
	}
	return canonical(masked(v))
}

// digits returns a JSON number in digits alone, however it is spelled; empty where it
// is not whole, or larger than a subscriber's can be by far.
func digits(number string) string {
	if at := strings.IndexAny(number, "eE"); at >= 0 {
		if e, err := strconv.Atoi(number[at+1:]); err != nil || max(e, -e) > 30 {
			return ""
		}
	}
	if r, ok := new(big.Rat).SetString(number); ok && r.IsInt() {
		return r.Num().String()
	}
	return ""
}

func masked(v any) any {
	switch v := v.(type) {
	case string:
		return zentrunk.MaskNumbers(v)
	case json.Number:
		whole := digits(string(v))
		if hidden := zentrunk.MaskNumbers(whole); hidden != whole {
			return hidden
		}
	case []any:
		for i := range v {
			v[i] = masked(v[i])
		}
	case map[string]any:
		out := make(map[string]any, len(v))
		for _, name := range slices.Sorted(maps.Keys(v)) {
			hidden := zentrunk.MaskNumbers(name)
			for _, taken := out[hidden]; taken; _, taken = out[hidden] {
				hidden += "*" // two numbers may look alike when masked
			}
			out[hidden] = masked(v[name])
		}
		return out
	}
	return v
}

func decodeAny(raw json.RawMessage) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber() // a float would not bring every number back
	var v any
	err := dec.Decode(&v)
	return v, err
}

// splitExtra returns the unknown fields of the record and of the insights in an
// Extra, under the names that they have there.
func splitExtra(extra string) (record, insights map[string]json.RawMessage, err error) {
	if extra == "" {
		return nil, nil, nil
	}
	// Not a struct: encoding/json would take a field called Insights as well.
	if err := json.Unmarshal([]byte(extra), &record); err != nil {
		return nil, nil, fmt.Errorf("read extra: %w", err)
	}
	if record[insightsKey] == nil {
		return record, nil, nil
	}
	if err := json.Unmarshal(record[insightsKey], &insights); err != nil {
		return nil, nil, fmt.Errorf("read insights in extra: %w", err)
	}
	delete(record, insightsKey)
	return record, insights, nil
}

// insightsOf returns the unknown fields of the insights in an Extra.
func insightsOf(extra string) (map[string]json.RawMessage, error) {
	_, insights, err := splitExtra(extra)
	return insights, err
}
