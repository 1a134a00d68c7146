package lookout

import (
	"encoding/json"
	"io"
	"time"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/watch"
)

// JSON writes each thing that is seen as a line of its own, with its kind as type: slice,
// incident.opened, incident.grew, incident.closed, incident.open and blind. Times are UTC.
type JSON struct{ io.Writer }

// Slice writes a line.
func (j JSON) Slice(s Slice) error {
	return j.line(struct {
		Type          string       `json:"type"`
		From          time.Time    `json:"from"`
		Until         time.Time    `json:"until"`
		Calls         int          `json:"calls"`
		Late          int          `json:"late"`
		Amount        money.Amount `json:"amount"`
		Open          int          `json:"open"`
		BehindSeconds int          `json:"behind_seconds"`
	}{"slice", s.From, s.Until(), s.Calls, s.Late, s.Amount, s.Open, int(s.Behind / time.Second)})
}

// Incident writes a line.
func (j JSON) Incident(c watch.Change) error { return j.incident(c.State, c.Incident) }

// Open writes a line.
func (j JSON) Open(in watch.Incident) error { return j.incident("open", in) }

func (j JSON) incident(kind string, in watch.Incident) error {
	return j.line(struct {
		Type string `json:"type"`
		watch.Incident
	}{"incident." + kind, in})
}

// Blind writes a line.
func (j JSON) Blind(b Blindness) error {
	return j.line(struct {
		Type          string    `json:"type"`
		At            time.Time `json:"at"`
		BehindSeconds int       `json:"behind_seconds"`
		Reason        string    `json:"reason"`
	}{"blind", b.At.UTC(), int(b.Behind / time.Second), b.Reason})
}

func (j JSON) line(v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = j.Write(append(b, '\n'))
	return err
}
