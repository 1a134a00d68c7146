package month

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/members"
	"zentrunk-reports/internal/report"
)

// A Source holds what is published. It is safe for concurrent use.
type Source interface {
	// Days returns the dates that have a manifest, ascending.
	Days(ctx context.Context) ([]string, error)
	// Manifest returns the bytes of date's manifest. It is [fs.ErrNotExist] where there is
	// none.
	Manifest(ctx context.Context, date string) ([]byte, error)
	// Report returns the bytes of date's report.json, and the key that manifests name it by.
	Report(ctx context.Context, date string) (b []byte, key string, err error)
}

// ErrNone is returned where no day of the month is published.
var ErrNone = errors.New("no day of the month is published")

// What is read at a time. Manifests are small; a report of thousands of trunks takes
// some MiB, and several times as much once it is read.
const (
	manifestsInFlight = 8
	reportsInFlight   = 3
)

// Gather makes the statement of month from the days that src holds. It is [ErrNone]
// where there are none. A report that is not the one its manifest names is an error: it
// is being replaced at the moment, or damaged.
func Gather(ctx context.Context, src Source, month string) (*Statement, error) {
	if _, err := Parse(month); err != nil {
		return nil, err
	}
	g := &gathering{Source: src, month: month, before: After(month, -1)}
	if err := g.readManifests(ctx); err != nil {
		return nil, err
	}
	s := g.statement()
	if s == nil {
		return nil, fmt.Errorf("%w: %s", ErrNone, month)
	}
	if err := g.add(ctx, s); err != nil {
		return nil, err
	}
	return s, g.compare(ctx, s)
}

// A gathering is one statement being made.
type gathering struct {
	Source
	month, before string
	manifests     map[string]*manifest // by date, of both months
}

// A manifest is what a statement needs of one.
type manifest struct {
	Account  string `json:"account"`
	Date     string `json:"date"`
	Timezone string `json:"timezone"`
	Currency string `json:"currency"`
	Complete bool   `json:"complete"`
	Files    []struct {
		Key    string `json:"key"`
		SHA256 string `json:"sha256"`
	} `json:"files"`
}

// fits is whether the calls of m may be added to those of s.
func (m *manifest) fits(s *Statement) bool {
	return m.Account == s.Account && m.Currency == s.Currency && m.Timezone == s.Timezone
}

// readManifests reads the manifests of the month and of the one before. What lies there
// and is no manifest is none, as for any other reader.
func (g *gathering) readManifests(ctx context.Context) error {
	dates, err := g.Days(ctx)
	if err != nil {
		return err
	}
	g.manifests = map[string]*manifest{}
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(manifestsInFlight)
	for _, date := range dates {
		if of := Of(date); of != g.month && of != g.before {
			continue
		}
		group.Go(func() error {
			b, err := g.Manifest(ctx, date)
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil {
				return err
			}
			m := &manifest{}
			if json.Unmarshal(b, m) != nil || m.Date != date {
				return nil
			}
			mu.Lock()
			defer mu.Unlock()
			g.manifests[date] = m
			return nil
		})
	}
	return group.Wait()
}

// statement returns the statement without its sums, nil where no day is published.
func (g *gathering) statement() *Statement {
	s := &Statement{SchemaVersion: SchemaVersion, Month: g.month, State: Open, Previous: Previous{Month: g.before}}
	s.Days = Days{Missing: []string{}, Incomplete: []string{}, Foreign: []string{}}
	dates := Dates(g.month)
	s.Days.InMonth = len(dates)
	for _, date := range slices.Backward(dates) {
		if m := g.manifests[date]; m != nil {
			s.Account, s.Timezone, s.Currency = m.Account, m.Timezone, m.Currency
			break
		}
	}
	for _, date := range dates {
		m := g.manifests[date]
		if m == nil {
			s.Days.Missing = append(s.Days.Missing, date)
			continue
		}
		s.Days.Published++
		switch {
		case !m.fits(s):
			s.Days.Foreign = append(s.Days.Foreign, date)
		case !m.Complete:
			s.Days.Incomplete = append(s.Days.Incomplete, date)
		}
	}
	if s.Days.Published == 0 {
		return nil
	}
	if len(s.Days.Missing)+len(s.Days.Incomplete)+len(s.Days.Foreign) == 0 {
		s.State = Closed
	}
	return s
}

// fitting returns the dates of month that are published and fit s, ascending.
func (g *gathering) fitting(s *Statement, month string) []string {
	return slices.DeleteFunc(Dates(month), func(date string) bool {
		m := g.manifests[date]
		return m == nil || !m.fits(s)
	})
}

// add puts the sums over the month's days into s.
func (g *gathering) add(ctx context.Context, s *Statement) error {
	dates := g.fitting(s, g.month)
	last := dates[len(dates)-1]
	sums := newSum()
	err := each(ctx, g, dates, func(date string, d *day) {
		sums.add(date, d)
		if date == last && d.Invoice != nil && d.Invoice.FairUse.ShortSeconds > 0 {
			s.Surcharges = d.Invoice
		}
	})
	sums.fill(s)
	return err
}

// A total is what is needed of a report of the month before: the total of its spend.
type total struct{ report.SpendLine }

func (t *total) readers() members.Readers {
	return members.Readers{"spend": members.Within(members.Readers{"total": members.Into(&t.SpendLine)})}
}

// compare puts the month before into s.
func (g *gathering) compare(ctx context.Context, s *Statement) error {
	dates := g.fitting(s, g.before)
	lines := map[string]report.SpendLine{} // by the day's number
	err := each(ctx, g, dates, func(date string, t *total) { lines[number(date)] = t.SpendLine })
	if err != nil || len(dates) == 0 {
		return err
	}
	s.Previous.Total = &report.SpendLine{}
	for _, l := range lines {
		s.Previous.Total.Add(&l)
	}
	there := map[string]bool{}
	for _, date := range Dates(g.before) {
		there[number(date)] = true
	}
	same := &report.SpendLine{}
	for i := range s.ByDay {
		n := number(*s.ByDay[i].Key)
		l, ok := lines[n]
		if ok {
			same.Add(&l)
		} else if there[n] {
			return nil
		}
	}
	s.Previous.SameDays = same
	return nil
}

// number returns the day of the month of a date, as it is written there.
func number(date string) string { return date[len(layout)+1:] }
