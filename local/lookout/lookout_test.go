package lookout_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/watch"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
	"zentrunk-reports/local/display"
	"zentrunk-reports/local/lookout"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// A world is a simulated account at a time, and who looks at it.
type world struct {
	*lookout.Lookout
	account *zentrunktest.Server
	now     time.Time
	said    bytes.Buffer
}

func newWorld(t *testing.T, store lookout.Store) *world {
	t.Helper()
	w := &world{now: noon.Add(time.Minute)}
	w.account = zentrunktest.Start(t, zentrunktest.Options{Limit: -1, Now: func() time.Time { return w.now }})
	client, err := zentrunk.New(zentrunk.Config{
		BaseURL: w.account.URL, AuthID: w.account.AuthID(), AuthToken: w.account.AuthToken(),
		RequestsPerSecond: 5000, Attempts: 2, RetryMinDelay: time.Millisecond, RetryMaxDelay: time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Lookout = &lookout.Lookout{
		Source: &watch.FromAPI{API: client}, Store: store, Bounds: watch.DefaultBounds, Location: time.UTC,
		Display: lookout.Text{Out: display.Output{Writer: &w.said, Width: 80}, View: display.IncidentView{Currency: "USD"}},
		Now:     func() time.Time { return w.now }, Log: slog.New(slog.DiscardHandler),
		Wait: func(ctx context.Context, until time.Time) error { w.now = until; return ctx.Err() },
	}
	return w
}

// look looks, and returns what was shown.
func (w *world) look(t *testing.T) string {
	t.Helper()
	w.said.Reset()
	if _, err := w.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.now = lookout.Due(w.now)
	return w.said.String()
}

// satellites are n calls of a caller to a satellite phone, one each half minute: a rule that
// needs no baseline.
func satellites(from time.Time, n int) (calls []zentrunktest.Call) {
	for i := range n {
		c := zentrunktest.PageCall()
		c.Raw = nil
		c.UUID = fmt.Sprintf("00000000-0000-4000-8000-%06d%06d", from.Unix()%1_000_000, i)
		c.From, c.To, c.ToCountry = "+12025550123", "+8816000000", ""
		c.Initiation = from.Add(time.Duration(i) * 30 * time.Second)
		c.Answer, c.End = c.Initiation, c.Initiation.Add(20*time.Second)
		c.AmountE8 = zentrunktest.Some[int64](5_0000_0000)
		calls = append(calls, c)
	}
	return calls
}

// A line a slice, the incident in words when it opens, a line when it grows and is over, and
// no whole number anywhere.
func TestIncidentOfAnHour(t *testing.T) {
	t.Parallel()
	w := newWorld(t, &lookout.InMemory{})
	if got := w.look(t); strings.Count(got, "\n") != 12 || !strings.HasPrefix(got, "2026-11-24 11:05:00        0 calls          0.00 USD  nothing open\n") {
		t.Errorf("at first it says\n%s", got)
	}
	w.account.Add(satellites(noon, 3)...)
	got := w.look(t)
	for _, want := range []string{
		"2026-11-24 12:05:00        3 calls         15.00 USD  1 incident open\n",
		"  OPENED no country, satellites and networks\n",
		"    since          2026-11-24 12:00:00\n",
		"    until now      3 calls, 15.00 USD; usual in this time: not known\n",
		"    callers        +12*******23 (3 calls, 15.00 USD)\n",
		"    what to do     Ask who has a satellite phone to call.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("it lacks %q:\n%s", want, got)
		}
	}
	w.account.Add(satellites(noon.Add(5*time.Minute), 4)...)
	if got := w.look(t); !strings.Contains(got, "  GREW no country, satellites and networks: 7 calls, 35.00 USD until now;") {
		t.Errorf("doubled, it says\n%s", got)
	}
	for range 30 {
		if got = w.look(t); strings.Contains(got, "CLOSED") {
			break
		}
	}
	if !strings.Contains(got, "nothing open\n  CLOSED no country, satellites and networks: over for an hour; 7 calls, 35.00\n  USD in all; incident ") {
		t.Errorf("over, it says\n%s", got)
	}
	for line := range strings.Lines(got) {
		if len(strings.TrimSuffix(line, "\n")) > 80 {
			t.Errorf("a line is wider than the terminal: %q", line)
		}
	}
}

// An API that is down, limits or refuses: it says so in words, goes on, and shows what it
// missed once it can. Calls that come late are said.
func TestBlind(t *testing.T) {
	t.Parallel()
	w := newWorld(t, &lookout.InMemory{})
	w.look(t)
	for status, want := range map[int]string{
		503: "Plivo's API does not answer.", 429: "Plivo limits this account (429).", 401: "Plivo refuses the credentials.",
	} {
		w.account.SetFaults(func(zentrunktest.Request) *zentrunktest.Fault { f := zentrunktest.StatusFault(status); return &f })
		at := w.now.Format(time.DateTime)
		if got := w.look(t); !strings.HasPrefix(got, at+"  BLIND, ") || !strings.Contains(got, want) || strings.Contains(got, "nothing open") {
			t.Errorf("with status %d it says %q, want %s and %q", status, got, at, want)
		}
	}
	w.account.SetFaults()
	missed := watch.StartOf(watch.SliceOf(w.now) - 2)
	w.account.Add(satellites(missed, 1)...)
	if got := w.look(t); strings.Count(got, "nothing open") != 4 || strings.Contains(got, "BLIND") || strings.Contains(got, "behind") {
		t.Errorf("once it sees again it says\n%s", got)
	}
	w.account.Add(satellites(missed.Add(90*time.Second), 1)...)
	if got := w.look(t); !strings.Contains(got, "        2 calls         10.00 USD  1 incident open, 1 call came late\n") {
		t.Errorf("of a late call it says\n%s", got)
	}
}

// What one process knew, the next one goes on with: no slice is shown again, and what is
// open stays open. The incident is a file.
func TestFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	store := func() *lookout.InFolder {
		return &lookout.InFolder{Dir: dir, Prefix: "team/", Location: time.UTC}
	}
	w := newWorld(t, store())
	w.account.Add(satellites(noon.Add(-5*time.Minute), 3)...)
	w.look(t)
	next := newWorld(t, store())
	next.account.Add(satellites(noon.Add(-5*time.Minute), 3)...)
	next.now = w.now
	open, err := next.Open(t.Context())
	if err != nil || len(open) != 1 || open[0].Amount.String() != "15.00000" {
		t.Fatalf("open are %+v, %v", open, err)
	}
	for range 2 {
		if got := next.look(t); !strings.HasSuffix(got, "        0 calls          0.00 USD  1 incident open\n") || strings.Count(got, "\n") != 1 {
			t.Errorf("the next process says\n%s", got)
		}
	}
	again := newWorld(t, store())
	again.now = next.now.Add(-watch.Length)
	if got := again.look(t); got != "2026-11-24 12:10:00        0 calls          0.00 USD  1 incident open\n" {
		t.Errorf("a process that begins where another has just ended says\n%s", got)
	}
	b, err := os.ReadFile(filepath.Join(dir, "team", filepath.FromSlash(bucket.IncidentKey("2026-11-24", open[0].ID))))
	if err != nil || !bytes.Contains(b, []byte(`"rule": "no_country"`)) || bytes.Contains(b, []byte("2025550123")) {
		t.Errorf("the incident's file is %s, %v", b, err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "team", "watch", ".put-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// Of two watches of one folder, the one that read first and saves last is told.
func TestFolderOfTwo(t *testing.T) {
	t.Parallel()
	f := &lookout.InFolder{Dir: t.TempDir(), Location: time.UTC}
	if _, err := f.Save(t.Context(), []byte("a"), ""); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Save(t.Context(), []byte("b"), ""); !errors.Is(err, watch.ErrOvertaken) {
		t.Errorf("a state that began meanwhile is overwritten: %v", err)
	}
	_, version, err := f.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Save(t.Context(), []byte("c"), version); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Save(t.Context(), []byte("d"), version); !errors.Is(err, watch.ErrOvertaken) {
		t.Errorf("a state that was replaced meanwhile is overwritten: %v", err)
	}
}

// It looks at once, and then a minute after each slice, until it is ended.
func TestRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t, &lookout.InMemory{})
	ctx, stop := context.WithCancel(t.Context())
	var waited []string
	w.Wait = func(ctx context.Context, until time.Time) error {
		waited = append(waited, until.Format(time.TimeOnly))
		w.now = until
		if len(waited) == 3 {
			stop()
		}
		return ctx.Err()
	}
	w.now = noon.Add(3 * time.Minute)
	if err := w.Run(ctx); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(waited, " "); got != "12:06:00 12:11:00 12:16:00" {
		t.Errorf("it waited until %s", got)
	}
	if got := strings.Count(w.said.String(), "\n"); got != 14 {
		t.Errorf("%d lines, want 12 of the first hour and 2", got)
	}
}

// JSON lines say the same, with masked numbers.
func TestJSON(t *testing.T) {
	t.Parallel()
	w := newWorld(t, &lookout.InMemory{})
	w.Display = lookout.JSON{Writer: &w.said}
	w.look(t)
	w.account.Add(satellites(noon, 2)...)
	got := w.look(t)
	w.account.SetFaults(func(zentrunktest.Request) *zentrunktest.Fault { f := zentrunktest.StatusFault(503); return &f })
	got += w.look(t)
	lines := strings.Split(strings.TrimSpace(got), "\n")
	if len(lines) != 3 {
		t.Fatalf("%d lines:\n%s", len(lines), got)
	}
	if want := `{"type":"slice","from":"2026-11-24T12:00:00Z","until":"2026-11-24T12:05:00Z","calls":2,"late":0,"amount":"10.00000","open":1,"behind_seconds":0}`; lines[0] != want {
		t.Errorf("a slice is\n%s, want\n%s", lines[0], want)
	}
	if !strings.HasPrefix(lines[1], `{"type":"incident.opened","id":"`) || !strings.Contains(lines[1], `"top_callers":[{"number":"+12*******23","calls":2,`) || strings.Contains(got, "2025550123") {
		t.Errorf("an incident is\n%s", lines[1])
	}
	if !strings.HasPrefix(lines[2], `{"type":"blind","at":"2026-11-24T12:11:00Z","behind_seconds":300,"reason":"`) {
		t.Errorf("blind is\n%s", lines[2])
	}
}
