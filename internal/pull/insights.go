package pull

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/staging"
	"zentrunk-reports/internal/zentrunk"
)

// A window's insights fail as a whole where more than toleratedFailures of them
// and more than toleratedShare of those asked for fail.
const (
	toleratedFailures = 10
	toleratedShare    = 0.01
)

// An answer is what became of one call's insights.
type answer struct {
	status   calls.Status
	insights zentrunk.Insights
}

// A fetcher asks for insights as calls become known.
type fetcher struct {
	pull   *windowPull
	ctx    context.Context // ends with the first error
	stop   context.CancelFunc
	group  *errgroup.Group  // of those who ask
	next   chan string      // UUIDs, for who has finished with one
	known  staging.Insights // stored by an earlier run
	expect int              // calls of the window, as planned

	mu       sync.Mutex
	seen     map[string]*zentrunk.Call // every call it was given
	asked    map[string]bool           // of those, the ones whose insights are wanted
	answers  map[string]answer
	failed   int
	refused  int // of those that failed
	lastFail error
}

func (p *windowPull) newFetcher(ctx context.Context, known staging.Insights) *fetcher {
	ctx, stop := context.WithCancel(ctx)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(p.api.InFlight())
	room := roomFor(p.window.Count)
	return &fetcher{
		pull: p, ctx: ctx, stop: stop, group: group, next: make(chan string), known: known, expect: p.window.Count,
		seen: make(map[string]*zentrunk.Call, room), asked: make(map[string]bool, room), answers: make(map[string]answer, room),
	}
}

// want keeps c, which must not change any more, and asks for its insights where
// they are wanted, not stored and not asked for yet. It blocks while enough
// requests are under way.
func (f *fetcher) want(c *zentrunk.Call) {
	wanted := f.pull.Rules.wants(c)
	f.mu.Lock()
	f.seen[c.UUID] = c
	again := f.asked[c.UUID]
	if wanted && !again { // a call may become wanted between two passes
		f.asked[c.UUID] = true
	}
	denied := f.denied()
	f.mu.Unlock()
	if _, stored := f.known[c.UUID]; stored || again || !wanted || f.ctx.Err() != nil {
		return
	}
	f.pull.Progress.Add(Progress{Wanted: 1})
	if denied {
		f.pull.Progress.Add(Progress{Insights: 1})
		return
	}
	f.hand(c.UUID)
}

// hand gives uuid to who has finished with another call, or to one more who asks
// while there may be more. To start one for each call would cost a twentieth of a
// pull: each would grow its stack anew.
func (f *fetcher) hand(uuid string) {
	select {
	case f.next <- uuid:
		return
	default:
	}
	if f.group.TryGo(func() error { return f.ask(uuid) }) {
		return
	}
	select {
	case f.next <- uuid:
	case <-f.ctx.Done(): // the listing ends with an error then
	}
}

// ask fetches the insights of uuid, and of what else it is given.
func (f *fetcher) ask(uuid string) error {
	for more := true; more; {
		if err := f.fetch(uuid); err != nil {
			return err
		}
		select {
		case uuid, more = <-f.next:
		case <-f.ctx.Done():
			return nil
		}
	}
	return nil
}

// fetch settles one call. That the API has no insights of a call is an answer;
// that it keeps failing for one call is one too, unless it is so for many.
func (f *fetcher) fetch(uuid string) error {
	f.mu.Lock()
	denied := f.denied()
	f.mu.Unlock()
	if denied { // since it was handed on
		f.pull.Progress.Add(Progress{Insights: 1})
		return nil
	}
	in, err := f.pull.api.Insights(f.ctx, uuid)
	in.Raw = nil
	switch {
	case err == nil && !in.HasMetric(): // its carriers are worth keeping, and the next run asks again
		f.settle(uuid, answer{calls.None, in})
	case errors.Is(err, zentrunk.ErrNotFound), errors.Is(err, zentrunk.ErrNoInsights):
		f.settle(uuid, answer{status: calls.None})
	case err == nil:
		f.settle(uuid, answer{calls.OK, in})
	case f.ctx.Err() != nil: // whatever the last answer was
		return fmt.Errorf("get insights of %s: %w", uuid, f.ctx.Err())
	case errors.Is(err, context.DeadlineExceeded):
		return err
	case refused(err):
		return f.fail(uuid, err)
	case errors.Is(err, zentrunk.ErrUnauthorized), errors.Is(err, zentrunk.ErrRateLimited):
		return err
	default:
		return f.fail(uuid, err)
	}
	return nil
}

func (f *fetcher) settle(uuid string, a answer) {
	f.mu.Lock()
	f.answers[uuid] = a
	f.mu.Unlock()
	f.pull.Progress.Add(Progress{Insights: 1})
}

// fail settles a call as failed. It gives the window up as soon as its failures
// are too many even if every call of it is asked for.
func (f *fetcher) fail(uuid string, err error) error {
	f.pull.Progress.Add(Progress{Insights: 1})
	// All at once: who counts in between would take a refusal for an answer of another kind.
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answers[uuid] = answer{status: calls.Failed}
	f.failed++
	f.lastFail = err
	if refused(err) {
		f.refused++
	}
	if f.onlyRefused() {
		return nil
	}
	return f.judge(max(f.expect, len(f.answers)))
}

func (f *fetcher) judge(asked int) error {
	if f.failed > toleratedFailures && f.failed > int(math.Floor(toleratedShare*float64(asked))) {
		return &tooManyFailures{f.failed, f.lastFail}
	}
	return nil
}

// wait returns when all that was asked for is settled, or with the first error.
// Nothing may be wanted any more.
func (f *fetcher) wait() error {
	close(f.next)
	if err := f.group.Wait(); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.onlyRefused() {
		f.pull.Log.Warn("the API refuses the insights of every call: spend is complete, quality is not", "date", f.pull.Area.Day.Date, "err", f.lastFail)
		return nil
	}
	return f.judge(len(f.answers))
}

// of returns what became of the insights of c.
func (f *fetcher) of(c *zentrunk.Call) answer {
	if in, ok := f.known[c.UUID]; ok {
		return answer{calls.OK, in}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if a, ok := f.answers[c.UUID]; ok {
		return a
	}
	if f.asked[c.UUID] {
		return unasked
	}
	return answer{status: calls.Skipped}
}

// tooManyFailures is [zentrunk.ErrUnavailable]: the insights of a window as a
// whole could not be had.
type tooManyFailures struct {
	failed int
	last   error
}

func (e *tooManyFailures) Error() string {
	return fmt.Sprintf("%d insights of the window failed, the last one: %v", e.failed, e.last)
}

func (e *tooManyFailures) Is(target error) bool { return target == zentrunk.ErrUnavailable }
