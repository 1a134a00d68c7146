package verify_test

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/daily"
	"zentrunk-reports/internal/pull"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
	"zentrunk-reports/internal/zones"
	"zentrunk-reports/local/verify"
)

// A scene is a simulated account, a bucket and the job between them, some hours after
// its last day.
type scene struct {
	account *zentrunktest.Server
	store   *buckettest.Server
	job     *daily.Job
	prefix  string
}

// newScene has the job report by the clocks of zone.
func newScene(t *testing.T, prefix, zone string, last string) *scene {
	t.Helper()
	location, err := zones.Load(zone)
	if err != nil {
		t.Fatal(err)
	}
	day, err := calendar.ParseDay(last, location)
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return day.To.Add(5 * time.Hour) }
	s := &scene{account: zentrunktest.Start(t, zentrunktest.Options{Now: now, Limit: -1}), store: buckettest.Start(t), prefix: prefix}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	t.Cleanup(transport.CloseIdleConnections)
	client, err := zentrunk.New(zentrunk.Config{
		BaseURL: s.account.URL, AuthID: s.account.AuthID(), AuthToken: s.account.AuthToken(),
		RequestsPerSecond: 100_000, RetryMinDelay: time.Millisecond, RetryMaxDelay: 2 * time.Millisecond, Transport: transport,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.job = &daily.Job{
		API: client, Bucket: s.store.Open(t, prefix), Version: "test", Now: now, TempDir: t.TempDir(),
		Settings: daily.Settings{Location: location, Currency: "USD", WindowCalls: 5000, Insights: pull.InsightsAnswered, SamplePercent: 100},
		Log:      slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	return s
}

// add gives the account calls of a date.
func (s *scene) add(t *testing.T, date string, o zentrunktest.GenOptions) {
	t.Helper()
	day := s.day(t, date)
	o.Start, o.Span = day.From, day.To.Sub(day.From)
	s.account.Add(zentrunktest.Generate(o)...)
}

func (s *scene) day(t *testing.T, date string) calendar.Day {
	t.Helper()
	day, err := calendar.ParseDay(date, s.job.Settings.Location)
	if err != nil {
		t.Fatal(err)
	}
	return day
}

// run publishes dates.
func (s *scene) run(t *testing.T, dates ...string) {
	t.Helper()
	for _, date := range dates {
		if _, err := s.job.Run(t.Context(), s.day(t, date), false); err != nil {
			t.Fatalf("%s: %v", date, err)
		}
	}
}

// objects returns what is published, by key without the prefix.
func (s *scene) objects(t *testing.T) objects {
	t.Helper()
	out := objects{}
	for _, key := range s.store.Keys(t) {
		out[strings.TrimPrefix(key, s.prefix)] = s.store.Object(t, key)
	}
	return out
}

// Objects are those of a bucket, by key without the prefix.
type objects map[string][]byte

// look returns the faults that are found in the objects.
func (o objects) look(t *testing.T, prefix string) ([]string, verify.Result) {
	t.Helper()
	return faultsIn(t, inMemory{o, prefix}, verify.Options{})
}

// inMemory are objects as a place.
type inMemory struct {
	objects
	prefix string
}

func (m inMemory) Keys(context.Context) ([]string, error) {
	return slices.Collect(maps.Keys(m.objects)), nil
}

func (m inMemory) Open(_ context.Context, key, _ string) (verify.Object, error) {
	b, ok := m.objects[key]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return opened{bytes.NewReader(b)}, nil
}

func (m inMemory) Whole(key string) string { return m.prefix + key }

type opened struct{ *bytes.Reader }

func (opened) Close() error { return nil }

// write writes the objects into a folder.
func (o objects) write(t *testing.T, prefix string) string {
	t.Helper()
	dir := t.TempDir()
	for key, b := range o {
		name := filepath.Join(dir, filepath.FromSlash(prefix+key))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func faultsIn(t *testing.T, place verify.Place, o verify.Options) ([]string, verify.Result) {
	t.Helper()
	var found []string
	o.Temp = t.TempDir()
	result, err := verify.Look(t.Context(), place, o, func(f verify.Fault) { found = append(found, f.String()) })
	if err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(o.Temp); err != nil || len(left) > 0 {
		t.Errorf("temporary files are left: %v, %v", left, err)
	}
	if result.Faults != len(found) {
		t.Errorf("the result has %d faults, %d were told", result.Faults, len(found))
	}
	return found, result
}

// zoneNames are zones whose days are all kinds: of 23, 24 and 25 hours, of 23.5, with
// midnights that do not come or come twice, and offsets of half an hour.
var zoneNames = []string{
	"UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Havana", "Africa/Cairo", "Pacific/Kiritimati",
}

// changes are dates on which clocks are changed in some of these zones, and others.
var changes = []string{"2026-10-25", "2026-11-01", "2026-10-04", "2026-04-05", "2026-03-29", "2026-03-08", "2026-10-30", "2026-04-24", "2026-11-22", "2026-02-28", "2026-08-31"}

// goodDay publishes a day that is drawn from seed: its zone, its calls, odd records,
// unreadable ones, calls that go and values that come unread with a second run.
func goodDay(t *testing.T, seed uint64) (*scene, string) {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 15))
	date := changes[rng.IntN(len(changes))]
	s := newScene(t, [...]string{"", "team/", "a/b/"}[rng.IntN(3)], zoneNames[rng.IntN(len(zoneNames))], date)
	settings := &s.job.Settings
	settings.Insights = [...]string{pull.InsightsAnswered, pull.InsightsAnswered, pull.InsightsAll, pull.InsightsNone}[rng.IntN(4)]
	settings.SamplePercent = [...]float64{100, 100, 40}[rng.IntN(3)]
	settings.MaskNumbers = rng.IntN(4) == 0
	s.add(t, date, zentrunktest.GenOptions{Seed: seed, Calls: rng.IntN(150), OddPercent: float64(rng.IntN(30) - 1), Unreadable: rng.IntN(3)})
	s.account.Change(func(c *zentrunktest.Call) { vary(rng, s, c) })
	s.run(t, date)
	if rng.IntN(3) == 0 {
		s.account.SetQuirks(zentrunktest.Quirks{Gone: zentrunktest.Fewer(rng.IntN(60))})
		s.account.Change(func(c *zentrunktest.Call) { vary(rng, s, c) })
		s.run(t, date)
	}
	return s, date
}

// vary makes some calls such as a day rarely has.
func vary(rng *rand.Rand, s *scene, c *zentrunktest.Call) {
	switch rng.IntN(25) {
	case 0:
		c.Misspell("total_amount", `"about a dollar"`)
	case 1:
		c.Misspell([...]string{"trunk_domain", "call_direction", "from_country", "bill_duration", "initiation_time", "hangup_cause_code"}[rng.IntN(6)], `["odd"]`)
	case 2:
		c.Misspell("initiation_time", `"1970-01-01 00:00:00"`)
	case 3:
		if c.Insights != nil {
			c.Misspell("insights.rtt", [...]string{`-1`, `"slow"`, `"-1"`}[rng.IntN(3)])
		}
	case 4:
		c.AmountE8 = zentrunktest.Some(-int64(rng.IntN(1 << 40)))
		c.Raw = nil
	case 5:
		c.Initiation = c.End.Add(-time.Duration(rng.IntN(26*3600)) * time.Second)
		c.Raw = nil
	}
}
