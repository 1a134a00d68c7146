package main

import (
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
	"zentrunk-reports/local/attack"
)

// A simulation is a simulated account and what serves it.
type simulation struct {
	*zentrunktest.Server
	http *http.Server
	// scene is the last day, whose calls come as it is watched; nil where they are all there.
	scene *attack.Scene
}

// Close ends both.
func (s *simulation) Close() {
	s.Server.Close()
	s.http.Close()
}

// account serves a simulated account on a free port of the loopback and returns
// its API root.
func (c *demoCommand) account(now time.Time) (*simulation, string, error) {
	limit := 0 // Plivo's
	if c.Pace > plivoPace {
		limit = -1
	}
	account := zentrunktest.New(zentrunktest.Options{Limit: limit, Now: c.clock()})
	last := yesterday(now)
	story := c.story(last)
	s := &simulation{Server: account}
	for back := c.Days - 1; back >= 0; back-- {
		day := last.AddDate(0, 0, -back)
		calls := story.calls(c.Seed, day, c.callsOf(day, last))
		if back == 0 && c.Attack != "" {
			s.scene = attack.New(attack.Named(string(c.Attack)), day, calls, c.Seed)
			break
		}
		account.Add(calls...)
	}
	account.SetFaults(story.faults(false)...)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", err
	}
	s.http = &http.Server{Handler: account, ReadHeaderTimeout: time.Minute}
	go s.http.Serve(listener) //nolint:errcheck // it ends when it is closed
	return s, "http://" + listener.Addr().String() + zentrunktest.DefaultPrefix, nil
}

// callsOf is how many calls a day has. The last one has those that were asked for,
// whatever its weekday. The others follow the week: a weekend's day has three fifths of
// a working day's calls, and no two days have the same number unless they are calm.
func (c *demoCommand) callsOf(day, last time.Time) int {
	calls := int(c.Calls)
	if day.Equal(last) {
		return calls
	}
	switch {
	case weekend(day) && !weekend(last):
		calls = calls * 3 / 5
	case !weekend(day) && weekend(last):
		calls = calls * 5 / 3
	}
	if c.Calm {
		return calls
	}
	rng := rand.New(rand.NewPCG(c.Seed, uint64(day.Unix())))
	return calls * (960 + rng.IntN(81)) / 1000
}

func weekend(day time.Time) bool {
	return day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
}
