package watch

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/zentrunk"
)

// fakeAccount lists calls from the moment on at which they can be listed.
type fakeAccount struct {
	calls    []Call
	listed   map[string]time.Time // by id; at their end where absent
	now      time.Time
	err      error
	after    int                // requests until err
	unlisted map[string]bool    // by id: counted, and never listed
	faulty   map[time.Time]bool // slices, by their start, whose answer makes no sense
	asked    map[time.Time]int  // lists, by the start of their slice
	requests int
	slow     time.Duration // of a request
}

func (a *fakeAccount) Requests() int { return a.requests }

func (a *fakeAccount) Calls(ctx context.Context, from, to time.Time) ([]Call, error) {
	a.asked[from]++
	all, err := a.ended(ctx, from, to)
	listed := slices.DeleteFunc(slices.Clone(all), func(c Call) bool { return a.unlisted[c.ID] })
	switch {
	case a.faulty[from]:
		return nil, fmt.Errorf("a page of %s: %w", from, zentrunk.ErrBadResponse)
	case len(listed) < len(all):
		return listed, &Shortage{Counted: len(all), Listed: len(listed)}
	}
	return all, err
}

func (a *fakeAccount) ended(ctx context.Context, from, to time.Time) (out []Call, err error) {
	a.requests++
	select {
	case <-time.After(a.slow):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if a.err != nil && a.requests > a.after {
		return nil, a.err
	}
	for _, c := range a.calls {
		at, late := a.listed[c.ID]
		if !late {
			at = c.Ended
		}
		if !c.Ended.Before(from) && c.Ended.Before(to) && !at.After(a.now) {
			out = append(out, c)
		}
	}
	return out, nil
}

func (a *fakeAccount) Count(ctx context.Context, from, to time.Time) (int, error) {
	calls, err := a.ended(ctx, from, to)
	return len(calls), err
}

// fakeStore keeps one state and refuses puts whose version is not the newest.
type fakeStore struct {
	state   []byte
	version int
	days    []Day
	daysErr error
}

func (s *fakeStore) Load(context.Context) ([]byte, string, error) {
	if s.version == 0 {
		return nil, "", fs.ErrNotExist
	}
	return s.state, fmt.Sprint(s.version), nil
}

func (s *fakeStore) Save(_ context.Context, state []byte, version string) (string, error) {
	if now := fmt.Sprint(s.version); version != now && !(version == "" && s.version == 0) {
		return "", ErrOvertaken
	}
	s.state = state
	s.version++
	return fmt.Sprint(s.version), nil
}

func (s *fakeStore) Days(context.Context, string, string) ([]Day, error) { return s.days, s.daysErr }

// fakeSink notes what it was told, and fails where err is set.
type fakeSink struct {
	name string
	told []string
	err  error
}

func (s *fakeSink) Name() string { return s.name }

func (s *fakeSink) Tell(_ context.Context, c Change) error {
	if s.err == nil {
		s.told = append(s.told, c.ID+" "+c.State)
	}
	return s.err
}

type bench struct {
	*Watch
	account *fakeAccount
	store   *fakeStore
	sink    *fakeSink
}

// usualDays are four weeks of 60 calls an hour, day and night, on trunk t to GB.
func usualDays() (days []Day) {
	for n := 1; n <= BaselineDays; n++ {
		date := noon.AddDate(0, 0, -n)
		b := NewDay(date.Format(time.DateOnly), time.UTC)
		for hour := range 24 {
			for _, k := range []Key{{Account, ""}, {Country, "GB"}, {Trunk, "t"}} {
				b.AddCell(k, hour, Cell{Calls: 60, Spend: 3 * unit, Capped: 3 * unit}, 60*25)
			}
		}
		days = append(days, b.Day())
	}
	return days
}

// quiet returns the usual calls of a time: one a minute.
func quiet(from, to time.Time) (calls []Call) {
	for at := from; at.Before(to); at = at.Add(time.Minute) {
		calls = append(calls, Call{
			ID: "quiet " + at.Format(time.RFC3339), Begun: at, Ended: at.Add(20 * time.Second), Answered: true, Talk: 15 * time.Second,
			From: fmt.Sprintf("+1212%07d", at.Unix()%10_000_000), To: fmt.Sprintf("+4420%08d", at.Unix()*7919%100_000_000), Country: "GB", Trunk: "t",
		})
	}
	return calls
}

// fraud returns n calls to a country that was never called, one each 10 seconds.
func fraud(from time.Time, n int, country string) (calls []Call) {
	for i := range n {
		at := from.Add(time.Duration(i) * 10 * time.Second)
		calls = append(calls, Call{ID: fmt.Sprintf("fraud %s %d", country, at.Unix()), Begun: at, Ended: at.Add(20 * time.Second), From: "+15557654321", To: fmt.Sprintf("+232761%05d", i*37), Country: country, Trunk: "t"})
	}
	return calls
}

func newBench(calls ...[]Call) *bench {
	b := &bench{account: &fakeAccount{calls: slices.Concat(calls...), listed: map[string]time.Time{}, asked: map[time.Time]int{}}, store: &fakeStore{days: usualDays()}, sink: &fakeSink{}}
	b.Watch = &Watch{Source: b.account, Store: b.store, Sinks: []Sink{b.sink}, Bounds: DefaultBounds, Location: time.UTC, Log: slog.New(slog.DiscardHandler)}
	return b
}

func (b *bench) at(t *testing.T, now time.Time) Result {
	t.Helper()
	b.account.now = now
	res, err := b.Run(t.Context(), now)
	if err != nil {
		t.Fatalf("run at %s: %v", now.Format(time.TimeOnly), err)
	}
	return res
}

// run runs the watch each five minutes from from to to, and returns what changed.
func (b *bench) run(t *testing.T, from, to time.Time) (told []Told) {
	t.Helper()
	for now := from; !now.After(to); now = now.Add(Length) {
		told = append(told, b.at(t, now).Incidents...)
	}
	return told
}

func states(told []Told) string {
	var out []string
	for _, t := range told {
		out = append(out, t.Rule+" "+t.Key+" "+t.State)
	}
	return strings.Join(out, ", ")
}

const minute = time.Minute
