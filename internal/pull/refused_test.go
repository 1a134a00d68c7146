package pull

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"zentrunk-reports/internal/zentrunk"
)

// Where the API refuses every call's insights, no order in which the answers come in
// makes that a failure of the window.
func TestRefusalsAtOnce(t *testing.T) {
	t.Parallel()
	denied := &zentrunk.APIError{Op: "get insights", StatusCode: http.StatusForbidden}
	for range 100 {
		f := (&windowPull{Puller: &Puller{Progress: NewTally("2026-11-22", nil)}}).fetcherOf(64)
		gate, group := make(chan struct{}), sync.WaitGroup{}
		for n := range 64 {
			group.Go(func() {
				<-gate
				if err := f.fail(fmt.Sprint(n), denied); err != nil {
					t.Errorf("refusal %d: %v", n, err)
				}
			})
		}
		close(gate)
		group.Wait()
		if t.Failed() {
			return
		}
	}
}

// fetcherOf returns a fetcher of a window of so many calls, which asks nobody.
func (p *windowPull) fetcherOf(calls int) *fetcher {
	return &fetcher{pull: p, expect: calls, answers: map[string]answer{}}
}
