package staging_test

import (
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/staging"
)

// A plan comes back as it was stored, with what was published before it was made.
func TestPlanRoundTrip(t *testing.T) {
	s := newScene(t)
	for _, over := range []bucket.Condition{{}, {Absent: true}, {ETag: `"an etag"`}} {
		want := staging.Plan{Day: s.Day, Windows: s.windows(), Over: over}
		want.Windows[1].Known, want.Windows[3].Known = 7, 30
		key, err := s.StorePlan(t.Context(), want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.LoadPlan(t.Context(), key)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("LoadPlan = %+v, %v, want %+v", got, err, want)
		}
		if !s.IsPlan(key) || s.IsPlan(strings.TrimPrefix(key, "team/")) || s.IsPlan(key+"x") || s.IsPlan(strings.Replace(key, "11-22", "11-21", 1)) {
			t.Errorf("IsPlan holds for others than %s, or not for it", key)
		}
		if got.Calls() != 60 {
			t.Errorf("Calls = %d, want 60", got.Calls())
		}
	}
}

// A plan's key follows from its bounds and counts: what is known of the windows is no
// other plan, and another count is.
func TestPlanKey(t *testing.T) {
	s := newScene(t)
	key := func(change func(w *staging.Window)) string {
		t.Helper()
		p := staging.Plan{Day: s.Day, Windows: s.windows()}
		change(&p.Windows[2])
		before := slices.Clone(p.Windows)
		key, err := s.StorePlan(t.Context(), p)
		if err != nil || !slices.Equal(p.Windows, before) {
			t.Fatalf("the windows were %+v and are %+v, %v", before, p.Windows, err)
		}
		return key
	}
	bare := key(func(*staging.Window) {})
	if got := key(func(w *staging.Window) { w.Known = 5 }); got != bare {
		t.Errorf("with known insights the key is %s, want %s", got, bare)
	}
	p, err := s.LoadPlan(t.Context(), bare)
	if err != nil || p.Windows[2].Known != 5 {
		t.Errorf("the plan stored last is %+v, %v", p, err)
	}
	if got := key(func(w *staging.Window) { w.Count++ }); got == bare {
		t.Error("another count has the same key")
	}
}

// A plan that is not there, cannot be read, or is not of the whole day is ErrGone: the
// day is planned anew. A store that fails is not.
func TestPlanGone(t *testing.T) {
	s := newScene(t)
	key, err := s.StorePlan(t.Context(), staging.Plan{Day: s.Day, Windows: s.windows()})
	if err != nil {
		t.Fatal(err)
	}
	late := s.windows()
	late[0].From = late[0].From.Add(time.Second)
	gap := append(s.windows()[:1], s.windows()[2:]...)
	twice := append(s.windows()[:2], s.windows()[1:]...)
	negative := s.windows()
	negative[1].Known = -1
	for name, windows := range map[string][]staging.Window{
		"nothing": {}, "the end": s.windows()[1:], "the beginning": s.windows()[:3], "a late first": late, "a gap": gap, "one twice": twice, "a negative count": negative,
	} {
		key, err := s.StorePlan(t.Context(), staging.Plan{Day: s.Day, Windows: windows})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.LoadPlan(t.Context(), key); !errors.Is(err, staging.ErrGone) {
			t.Errorf("%s: LoadPlan = %v, want ErrGone", name, err)
		}
	}
	for name, change := range map[string]func(){
		"damaged": func() { s.set(t, strings.TrimPrefix(key, "team/"), []byte(`[{"from":`), nil) },
		"removed": func() { s.Clear(t.Context()) },
	} {
		change()
		if _, err := s.LoadPlan(t.Context(), key); !errors.Is(err, staging.ErrGone) || !strings.Contains(err.Error(), key) {
			t.Errorf("%s: LoadPlan = %v, want ErrGone that names %s", name, err, key)
		}
	}
	s.store.Intercept(func(w http.ResponseWriter, _ *http.Request, _ http.Handler) { w.WriteHeader(http.StatusForbidden) })
	if _, err := s.LoadPlan(t.Context(), key); err == nil || errors.Is(err, staging.ErrGone) {
		t.Errorf("a store that refuses: %v, want its error", err)
	}
}

// Clear removes the day's work and no other's; what cannot be removed is a warning.
func TestClear(t *testing.T) {
	s := newScene(t)
	mine := bucket.WindowKey("2026-11-22", s.Day.From, s.Day.To)
	others := []string{"manifests/dt=2026-11-22/manifest.json", bucket.WindowKey("2026-11-21", s.Day.From, s.Day.To)}
	for _, key := range append(others, mine) {
		s.set(t, key, []byte("x"), nil)
	}
	s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodPost {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
	s.Clear(t.Context())
	if keys := s.store.Keys(t); len(keys) != 3 || !strings.Contains(s.log.String(), "staging is not removed") {
		t.Errorf("left are %q, the log says %q", keys, s.log)
	}
	s.store.Intercept(nil)
	s.Clear(t.Context())
	if keys := s.store.Keys(t); !reflect.DeepEqual(keys, []string{"team/" + others[0], "team/" + others[1]}) {
		t.Errorf("left are %q, want %q", keys, others)
	}
}
