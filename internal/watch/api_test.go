package watch

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// An account of 300 calls in the hour before noon, and its client.
func accountOf(t *testing.T) (*zentrunktest.Server, *FromAPI) {
	t.Helper()
	account := zentrunktest.New(zentrunktest.Options{Limit: -1, Now: func() time.Time { return noon.Add(time.Hour) }})
	t.Cleanup(account.Close)
	account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: noon.Add(-time.Hour), Span: time.Hour, Calls: 300})...)
	server := httptest.NewServer(account)
	t.Cleanup(server.Close)
	api, err := zentrunk.New(zentrunk.Config{
		BaseURL: server.URL + zentrunktest.DefaultPrefix, AuthID: account.AuthID(), AuthToken: account.AuthToken(),
		RequestsPerSecond: 1e6, Attempts: 1, RetryMinDelay: time.Millisecond, RetryMaxDelay: time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	return account, &FromAPI{API: api}
}

// The slices of an hour have each call of the account once, and all its money; and the
// hour costs a page for 20 calls, and a count.
func TestHourOverAPI(t *testing.T) {
	account, source := accountOf(t)
	var spend int64
	for _, c := range account.Calls() {
		if c.AmountE8.Valid {
			spend += c.AmountE8.V
		}
	}
	store := &InBucket{Bucket: buckettest.Start(t).Open(t, ""), Location: time.UTC, Log: slog.New(slog.DiscardHandler)}
	w := &Watch{Source: source, Store: store, Bounds: DefaultBounds, Location: time.UTC, Log: store.Log}
	res, err := w.Run(t.Context(), noon.Add(90*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	if res.Blind != "" || res.BehindSeconds != 0 || !res.Until.Equal(noon) {
		t.Errorf("%+v, want all up to noon", res)
	}
	b, _, err := store.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	st, err := ParseState(b, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	var got Cell
	for at := SliceOf(noon.Add(-time.Hour)); at < SliceOf(noon); at++ {
		got.add(st.slice(at).Cells[Account][""])
	}
	if got.Calls != 300 || res.Calls != 300 || got.Spend != spend {
		t.Errorf("%d calls and %d, found %d; want 300 and %d", got.Calls, got.Spend, res.Calls, spend)
	}
	if most := 300/20 + 14; res.Requests > most+windowLong {
		t.Errorf("%d requests, want at most %d: each of 12 slices has a page that is not full", res.Requests, most+windowLong)
	}
}

// A list that lacks the same calls in each reading is all that there is. One whose count
// changes is an error and no slice.
func TestListThatLacksCalls(t *testing.T) {
	account, source := accountOf(t)
	account.SetFaults(zentrunktest.When(func(zentrunktest.Request) bool { return true }, zentrunktest.Fault{Drop: 1}))
	calls, err := source.Calls(t.Context(), noon.Add(-time.Hour), noon)
	if short, ok := errors.AsType[*Shortage](err); !ok || short.Counted != 300 || short.Listed != 299 || len(calls) != 299 {
		t.Errorf("%d calls, %v; want 299 of 300: the first of all is on no page", len(calls), err)
	}
	account.SetFaults(func(r zentrunktest.Request) *zentrunktest.Fault {
		return &zentrunktest.Fault{Drop: 1, TotalDelta: r.Try}
	})
	if calls, err := source.Calls(t.Context(), noon.Add(-time.Hour), noon); !errors.Is(err, zentrunk.ErrBadResponse) || calls != nil {
		t.Errorf("%d calls, %v; want none and ErrBadResponse", len(calls), err)
	}
}

// A record that cannot be read counts once, also where the count moves between two readings.
func TestUnreadableRecordCountsOnce(t *testing.T) {
	account, source := accountOf(t)
	broken := func(id int) zentrunktest.Call {
		return zentrunktest.Call{End: noon.Add(-90 * time.Minute), UUID: fmt.Sprint(id), Raw: json.RawMessage(`{"broken":true}`), Unreadable: "no field"}
	}
	account.Add(broken(1), broken(2))
	account.SetFaults(func(r zentrunktest.Request) *zentrunktest.Fault {
		return &zentrunktest.Fault{TotalDelta: max(0, 3-r.Try)}
	})
	calls, err := source.Calls(t.Context(), noon.Add(-2*time.Hour), noon.Add(-time.Hour))
	if err != nil || len(calls) != 2 {
		t.Errorf("%d calls, %v; want the two", len(calls), err)
	}
}

// An account that limits leaves the watch blind, and says which slice it could not see.
func TestLimitedAccount(t *testing.T) {
	account, source := accountOf(t)
	account.SetFaults(zentrunktest.When(func(zentrunktest.Request) bool { return true }, zentrunktest.Fault{Status: 429}))
	w := &Watch{Source: source, Store: &fakeStore{days: usualDays()}, Bounds: DefaultBounds, Location: time.UTC, Log: slog.New(slog.DiscardHandler)}
	res, err := w.Run(t.Context(), noon.Add(90*time.Second))
	if err != nil || len(res.Incidents) != 0 || !strings.Contains(res.Blind, "2026-11-23T11:55:00Z") || !strings.Contains(res.Blind, "429") {
		t.Errorf("%+v, %v; want blind for the slice from 11:55", res, err)
	}
	if res.BehindSeconds != 3600 {
		t.Errorf("%d s behind, want 3600: the hour that a new watch begins with", res.BehindSeconds)
	}
}
