package webhook

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// Types of events.
const (
	DayPublished   = "day.published"
	DayFailed      = "day.failed"
	IncidentOpened = "incident.opened"
	IncidentGrew   = "incident.grew"
	IncidentClosed = "incident.closed"
)

// An Event is something to tell. Two runs that tell the same make the same event.
type Event struct {
	ID   string    // follows from what is told
	Type string    // one of the types above
	At   time.Time // when it happened, which is not when it is told

	data  any     // for machines
	shown message // for people
}

// newID returns the id of what is told. It follows from that alone, so that whoever tells
// it again, or at the same time, tells it under the same id. It has letters, digits and
// "_": the standard allows no ".", and it is a part of a key in the bucket.
func newID(kind string, told ...string) string {
	const length = 32 // of hexadecimal digits, 128 bits
	b, err := json.Marshal(append([]string{kind}, told...))
	if err != nil {
		panic(err) // strings always encode
	}
	sum := sha256.Sum256(b)
	return "evt_" + hex.EncodeToString(sum[:])[:length]
}

// A message is what people are shown of an event, in whatever form.
type message struct {
	title string // one line
	intro string // one line; empty means none
	rows  []row
	link  link
}

// A row is one line: what it is about, and what it says. An empty label goes on with what
// the row above is about.
type row struct{ label, text string }

// A link leads to more. An empty url means none.
type link struct{ text, url string }
