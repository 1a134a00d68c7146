package lookup

import (
	"bytes"
	"encoding/json"
	"fmt"

	"zentrunk-reports/internal/quality"
	"zentrunk-reports/internal/zentrunk"
)

// qualityField is the field that is added to the API's answer. Should the API
// ever send one of that name, this one takes its place: callers rely on it.
const qualityField = "quality"

// A verdict is the value of the field: the metrics as numbers, null where the
// API gave none that can be read, and what they mean.
type verdict struct {
	Rating              *quality.Rating `json:"rating"`
	Score               *float64        `json:"score"`
	RTTMillis           *float64        `json:"rtt_ms"`
	JitterMillis        *float64        `json:"jitter_ms"`
	PacketLossPercent   *float64        `json:"packet_loss_percent"`
	PostDialDelayMillis *float64        `json:"post_dial_delay_ms"`
	Concerns            []string        `json:"concerns"` // empty where there is none
}

func judge(in zentrunk.Insights) verdict {
	m := quality.Metrics{
		RTTMillis:           pointer(in.RTTMillis),
		JitterMillis:        pointer(in.JitterMillis),
		PacketLossPercent:   pointer(in.PacketLossPercent),
		PostDialDelayMillis: pointer(in.PostDialDelayMillis),
		Score:               pointer(in.Score),
	}
	v := verdict{
		Score: m.Score, RTTMillis: m.RTTMillis, JitterMillis: m.JitterMillis,
		PacketLossPercent: m.PacketLossPercent, PostDialDelayMillis: m.PostDialDelayMillis,
		Concerns: quality.Concerns(m),
	}
	if in.Score.Valid {
		if r := quality.RatingOf(in.Score.V); r != "" {
			v.Rating = &r
		}
	}
	return v
}

func pointer(n zentrunk.Null[float64]) *float64 {
	if !n.Valid {
		return nil
	}
	return &n.V
}

// withQuality returns the API's answer with the verdict as its last field. The
// answer is not decoded and encoded again, which would respell its numbers,
// lose the order of its fields and drop all but one of two of the same name: the
// field is put behind its last one.
func withQuality(in zentrunk.Insights) (string, error) {
	value, err := json.Marshal(judge(in))
	if err != nil {
		return "", fmt.Errorf("write quality: %w", err)
	}
	body := []byte(in.Raw)
	if _, sent := in.Unknown[qualityField]; sent {
		if body, err = without(body, qualityField); err != nil {
			return "", err
		}
	}
	end := bytes.LastIndexByte(body, '}')
	if end < 0 {
		return "", fmt.Errorf("%w: not a JSON object", zentrunk.ErrBadResponse)
	}
	end = len(bytes.TrimRight(body[:end], " \t\r\n")) // behind the last field
	comma := ","
	if body[end-1] == '{' { // no field ends so
		comma = ""
	}
	return fmt.Sprintf("%s%s%q:%s%s", body[:end], comma, qualityField, value, body[end:]), nil
}

// without returns a JSON object without the fields of that name. What stays is
// copied byte for byte, the white space between fields aside.
func without(object []byte, name string) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(object))
	if _, err := d.Token(); err != nil { // the opening brace
		return nil, fmt.Errorf("%w: %v", zentrunk.ErrBadResponse, err)
	}
	out := []byte{'{'}
	for d.More() {
		start := d.InputOffset()
		key, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("%w: %v", zentrunk.ErrBadResponse, err)
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, fmt.Errorf("%w: %v", zentrunk.ErrBadResponse, err)
		}
		if key == name {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		// What lies before the name is the end of the field before.
		out = append(out, bytes.TrimLeft(object[start:d.InputOffset()], ", \t\r\n")...)
	}
	return append(out, '}'), nil
}
