// Package plan divides a day into windows that can be pulled one by one, by asking
// the API how many calls there are, and leaves beside each window what is published
// of its calls' insights.
//
// It does not read a call of the API's, and does not know who pulls the windows or
// what becomes of them. Read Plan first, then known.go (the insights).
package plan

import (
	"context"
	"fmt"
	"log/slog"
	"math/bits"
	"time"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/staging"
	"zentrunk-reports/internal/zentrunk"
)

// A Planner plans one day.
type Planner struct {
	API         *zentrunk.Client
	Lake        *lake.Lake
	Area        *staging.Area
	WindowCalls int    // most calls of one window, above 0
	Replace     bool   // plan also over a day that another account has published
	MaskNumbers bool   // leave masked phone numbers alone beside windows
	TempDir     string // for servers that send whole objects; empty means the system's
	Log         *slog.Logger
}

// levelsAtOnce bounds how many halvings are counted in one go: 256 counts, for a
// day of over a million calls in windows of the default size.
const levelsAtOnce = 8

// Plan asks how many calls the day has and halves the time until each window
// has few enough. The same counts give the same windows on every run, so that a
// run finds what an earlier one staged. A single second is never divided: the
// API's times have no finer step. It is [lake.ErrOtherAccount] where the day is
// published, and another account's.
func (p *Planner) Plan(ctx context.Context) (staging.Plan, error) {
	day := p.Area.Day
	published, over, err := p.Lake.Manifest(ctx, day.Date)
	if err != nil {
		return staging.Plan{}, err
	}
	anothers := published != nil && published.Account != "" && published.Account != p.API.AuthID()
	if anothers && !p.Replace {
		return staging.Plan{}, fmt.Errorf("%w: %s is account %s's", lake.ErrOtherAccount, day.Date, published.Account)
	}
	windows, err := p.windows(ctx)
	if err != nil {
		return staging.Plan{}, err
	}
	if !anothers {
		err = p.spread(ctx, windows)
	}
	return staging.Plan{Day: day, Windows: windows, Over: over}, err
}

// halve divides w until each window has few enough calls.
func (p *counting) halve(ctx context.Context, w staging.Window) ([]staging.Window, error) {
	if w.Count <= p.WindowCalls || half(w) == 0 {
		return []staging.Window{w}, nil
	}
	windows, err := p.halves(ctx, w)
	if err != nil {
		return nil, err
	}
	return windows, p.believe(ctx, w, windows)
}

// halves divides w, which has too many calls.
func (p *counting) halves(ctx context.Context, w staging.Window) ([]staging.Window, error) {
	// So many halvings are needed even where the calls are spread evenly. To
	// count each level and wait for it would leave the pace unused meanwhile.
	levels := min(bits.Len(uint((w.Count-1)/p.WindowCalls)), levelsAtOnce)
	return p.divide(ctx, w, levels)
}

// divide halves w levels times and counts the parts alone: two halves that
// together have few enough calls are one window again.
func (p *counting) divide(ctx context.Context, w staging.Window, levels int) ([]staging.Window, error) {
	middle := w.From.Add(half(w))
	if levels == 0 || half(w) == 0 {
		var err error
		if w.Count, err = p.count(ctx, w.From, w.To); err != nil {
			return nil, err
		}
		return p.halve(ctx, w)
	}
	var parts [2][]staging.Window
	group, groupCtx := errgroup.WithContext(ctx)
	for i, part := range []staging.Window{{From: w.From, To: middle}, {From: middle, To: w.To}} {
		group.Go(func() (err error) {
			parts[i], err = p.divide(groupCtx, part, levels-1)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	windows := append(parts[0], parts[1]...)
	total := 0
	for _, part := range windows {
		total += part.Count
	}
	if total <= p.WindowCalls {
		return []staging.Window{{From: w.From, To: w.To, Count: total}}, nil
	}
	return windows, nil
}

// half returns the length of w's first half in whole seconds, 0 where w cannot
// be divided.
func half(w staging.Window) time.Duration {
	return (w.To.Sub(w.From) / 2).Truncate(time.Second)
}
