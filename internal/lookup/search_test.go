package lookup

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// pageOf is the page of calls with that caller in the last day, from offset on.
func pageOf(caller string, offset int) Page {
	now := time.Now().UTC()
	return Page{
		Query: zentrunk.CallQuery{FromNumber: caller, EndTime: zentrunk.Between(now.Add(-24*time.Hour), now)},
		Limit: 2, Offset: offset,
		Link: func(offset int) string { return fmt.Sprintf("/calls?from=%s&offset=%d", caller, offset) },
	}
}

// The links of a page are those of the pages around it.
func TestAround(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		offset, total  int
		next, previous string
	}{
		{0, 0, "", ""},
		{0, 1, "", ""},
		{0, 2, "", ""},
		{0, 3, "2", ""},
		{1, 3, "", "0"},
		{1, 4, "3", "0"},
		{2, 3, "", "0"},
		{4, 9, "6", "2"},
		{100, 9, "", "7"},
		{100, 1, "", "0"},
		{100, 0, "", ""},
	} {
		next, previous := pageOf("1", tt.offset).around(tt.total)
		at := func(link string) string { _, n, _ := strings.Cut(link, "offset="); return n }
		if at(next) != tt.next || at(previous) != tt.previous {
			t.Errorf("at %d of %d: next %q, previous %q, want %q, %q", tt.offset, tt.total, at(next), at(previous), tt.next, tt.previous)
		}
	}
}

// Searches for the same page at one time are one request, whose answer is kept; what is
// not found is asked for again, and errors name no number.
func TestSearch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, slow(time.Second))
		for i := range 3 {
			call := zentrunktest.PageCall()
			call.UUID, call.Raw, call.End = fmt.Sprintf("00000000-0000-4000-8000-%012d", i), nil, time.Now().UTC().Add(-time.Hour)
			w.api.Add(call)
		}
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if a, err := w.Search(t.Context(), pageOf("12025551234", 0)); err != nil || !strings.Contains(a.Body, `"next":"/calls?from=12025551234&offset=2"`) {
					t.Errorf("Search = %+v, %v", a, err)
				}
			})
		}
		all.Wait()
		if a, err := w.Search(t.Context(), pageOf("12025551234", 0)); err != nil || !a.Kept || w.api.Stats().Requests != 1 {
			t.Errorf("Search = %+v, %v, %d requests, want one kept answer", a, err, w.api.Stats().Requests)
		}
		for range 2 {
			if a, err := w.Search(t.Context(), pageOf("4930123456", 0)); err != nil || a.Kept || a.MaxAge(time.Now()) != 0 {
				t.Errorf("Search = %+v, %v, want a new answer that holds for no time", a, err)
			}
		}
		if got := w.api.Stats().Requests; got != 3 {
			t.Errorf("%d requests, want 3", got)
		}
		w.api.SetFaults(always(zentrunktest.StatusFault(500)))
		if a, err := w.Search(t.Context(), pageOf("12025551234", 2)); err == nil || strings.Contains(err.Error(), "2025551234") {
			t.Errorf("Search = %+v, %v, want an error without the number", a, err)
		}
	})
}
