package watch

import (
	"strings"
	"time"

	"zentrunk-reports/internal/money"
)

// A Call is what the watch knows of a call that ended. Words are empty where the record
// has none.
type Call struct {
	ID       string // unique: of two with the same, one counts
	Begun    time.Time
	Answered bool
	Talk     time.Duration // 0 where it was not answered
	Ended    time.Time
	Inbound  bool
	From, To string // phone numbers, whole
	Country  string // destination, ISO 3166-1 alpha-2
	Trunk    string
	Failed   bool // ended by a fault of carrier, Plivo, PBX or policy
	Amount   money.Amount
}

const (
	shortRing = 5 * time.Second // an unanswered call that ends sooner is short
	shortTalk = 6 * time.Second // the length below which carriers take a surcharge
)

// isShort is whether nobody can have meant c as a conversation.
func (c *Call) isShort() bool {
	if c.Answered {
		return c.Talk <= shortTalk
	}
	return !c.Begun.IsZero() && c.Ended.Sub(c.Begun) <= shortRing
}

// worldwide are the country codes that belong to no country: satellites and networks.
// https://www.itu.int/pub/T-SP-E.164D
var worldwide = []string{"870", "878", "881", "882", "883", "979"}

// toNoCountry is whether c goes to a number of no country. Whether the API then sends
// no country is documented nowhere, so that the number is looked at too.
func (c *Call) toNoCountry() bool {
	if c.Country == "" {
		return true
	}
	for _, code := range worldwide {
		if strings.HasPrefix(strings.TrimPrefix(c.To, "+"), code) {
			return true
		}
	}
	return false
}
