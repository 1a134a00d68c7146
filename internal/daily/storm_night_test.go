package daily_test

import (
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// night enters the calls of the last 24 hours, but a few that come late, and changes
// what calls of the days before the account has.
func (s *storm) night(w *weather) {
	before, now := s.clock().Add(-24*time.Hour), s.clock()
	n, unreadable := 10+s.rng.IntN(50), 0
	if s.rng.IntN(5) == 0 {
		unreadable = 1
	}
	fresh := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 5, Start: before, Span: now.Sub(before), Calls: n, OddPercent: 15, Unreadable: unreadable})
	if w.still { // nothing but the network
		s.entered(fresh...)
		return
	}
	s.entered(s.late...)
	late := s.rng.IntN(min(5, n))
	s.late = fresh[:late]
	s.entered(fresh[late:]...)
	for range s.rng.IntN(4) {
		s.change()
	}
}

// entered puts calls into the ledger, each into a slice of its own: the storm changes
// calls one by one.
func (s *storm) entered(calls ...zentrunktest.Call) {
	for _, c := range calls {
		s.account.Add(c)
	}
}

// recent returns the calls of the days that the morning's runs look at, the account's
// own order.
func (s *storm) recent() []*zentrunktest.Call {
	return s.account.Between(s.day(lookbackDays+1).From, s.clock())
}

// plain returns a recent call whose record is as usual, nil where there is none.
func (s *storm) plain() *zentrunktest.Call {
	calls := s.recent()
	for range 20 {
		if len(calls) == 0 {
			break
		}
		if c := calls[s.rng.IntN(len(calls))]; c.UUID != "" && c.Override == nil && c.Raw == nil && c.Unreadable == "" {
			return c
		}
	}
	return nil
}

// change has the account say something else of a call from now on.
func (s *storm) change() {
	old := s.plain()
	if old == nil {
		return
	}
	c := *old
	switch s.rng.IntN(6) {
	case 0:
		c.End = c.End.Add(time.Duration(1+s.rng.IntN(90)) * time.Second)
	case 1:
		c.End = c.End.AddDate(0, 0, 1)
	case 2:
		c.End = c.End.AddDate(0, 0, -1)
	case 3:
		c.AmountE8 = zentrunktest.Some(int64(s.rng.IntN(1_000_000)))
	case 4:
		c.FromCountry, c.HangupSource = "", "" // null from now on
	case 5:
		c.HangupName, c.HangupCode = "user_busy", zentrunktest.Some(int32(4410))
	}
	s.entered(c)
}

// says tells the witness what the API can tell this morning of the calls that its runs
// look at.
func (s *storm) says(w *weather) {
	for _, c := range s.account.Between(s.clock().AddDate(0, 0, -10), s.clock().AddDate(0, 0, 2)) {
		if w.tells(c, s.clock()) {
			s.witness.Says(c)
		}
	}
}
