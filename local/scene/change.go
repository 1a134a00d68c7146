package main

import (
	"encoding/json"
	"fmt"
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A change is what becomes of the account's calls. What a field does not name stays
// as it is.
type change struct {
	Gone     *int         `json:"gone"` // percent of all calls that the account does not know; 0: it knows them all again
	Move     *move        `json:"move"`
	Misspell *misspelling `json:"misspell"`
	Scan     *scan        `json:"scan"`
}

// A scan is calls of one caller to numbers in a row, which end one a second and are not
// answered.
type scan struct {
	Caller string    `json:"caller"`
	From   time.Time `json:"from"`
	Calls  int       `json:"calls"` // at most 100
}

// A move lets one call of a day end so many days later.
type move struct {
	Date string `json:"date"`
	Days int    `json:"days"`
}

// A misspelling is the value that a field has, from now on, in each record of a day.
type misspelling struct {
	Date  string          `json:"date"`
	Field string          `json:"field"` // as the API names it
	As    json.RawMessage `json:"as"`    // no value of that field
}

// apply changes the account's calls.
func (c change) apply(account *zentrunktest.Server) error {
	if c.Gone != nil {
		account.SetQuirks(zentrunktest.Quirks{Gone: zentrunktest.Fewer(*c.Gone)})
	}
	if c.Move != nil {
		moved, err := callsOf(account, c.Move.Date)
		if err != nil || len(moved) == 0 {
			return fmt.Errorf("no call of %s moves: %v", c.Move.Date, err)
		}
		moved[0].End = moved[0].End.AddDate(0, 0, c.Move.Days)
		account.Add(moved[0])
	}
	if c.Scan != nil {
		account.Add(c.Scan.made()...)
	}
	if c.Misspell != nil {
		calls, err := callsOf(account, c.Misspell.Date)
		if err != nil {
			return err
		}
		for i := range calls {
			calls[i].Misspell(c.Misspell.Field, string(c.Misspell.As))
		}
		account.Add(calls...)
	}
	return nil
}

// made returns the calls, to numbers that are set aside for fiction.
func (s *scan) made() []zentrunktest.Call {
	seed := uint64(s.From.UnixMicro()) + uint64(len(s.Caller)) + uint64(s.Caller[len(s.Caller)-1])
	calls := zentrunktest.Generate(zentrunktest.GenOptions{Seed: seed, Start: s.From, Span: time.Minute, Calls: s.Calls, OddPercent: -1})
	none := zentrunktest.Some[int32](0)
	for i := range calls {
		c := &calls[i]
		c.Direction, c.From, c.To, c.ToCountry = "outbound", s.Caller, fmt.Sprintf("+4420794600%02d", i), "GB"
		c.End = s.From.Add(time.Duration(i) * time.Second)
		c.Initiation, c.Answer, c.Answered = c.End.Add(-3*time.Second), time.Time{}, false
		c.CallDuration, c.BillDuration, c.BilledDuration = none, none, none
	}
	return calls
}

// callsOf returns copies of the calls that ended on a day.
func callsOf(account *zentrunktest.Server, date string) ([]zentrunktest.Call, error) {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return nil, err
	}
	var out []zentrunktest.Call
	for _, c := range account.Between(day, day.AddDate(0, 0, 1)) {
		out = append(out, *c)
	}
	return out, nil
}
