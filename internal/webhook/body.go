package webhook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// Body returns the bytes that tell e in a form. The same event gives the same bytes.
func (e Event) Body(form string) ([]byte, error) {
	var v any
	switch form {
	case Slack:
		v = e.slack()
	case Teams:
		v = e.teams()
	default:
		v = struct {
			Type      string    `json:"type"`
			Timestamp time.Time `json:"timestamp"`
			Data      any       `json:"data"`
		}{e.Type, e.At.UTC(), e.data}
	}
	return encode(v)
}

// encode writes JSON in one line, < and > as they are.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("write a message: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
