package daily_test

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// manifest returns what a careful reader sees of the scene's day.
func (s *scene) manifest(t *testing.T) *dailytest.Manifest {
	t.Helper()
	m, _ := dailytest.Whole(t, s.store, "team/", s.day.Date)
	if m == nil {
		t.Fatal("a reader of manifests sees no day")
	}
	return m
}

// lookBack runs the scene's day as a look-back day.
func (s *scene) lookBack(t *testing.T) {
	t.Helper()
	if _, err := s.job.Run(t.Context(), s.day, true); err != nil {
		t.Fatal(err)
	}
}

// Calls that the API does not show any more stay published, every byte as it was,
// whyever that is; a run asks for a few of them and not for all.
func TestCallsThatAreNotShownStay(t *testing.T) {
	t.Parallel()
	for name, quirks := range map[string]zentrunktest.Quirks{
		"half of them":                {Gone: zentrunktest.Fewer(50)},
		"all of them":                 {Gone: func(*zentrunktest.Call) bool { return true }},
		"a few, which can be asked":   {Unlisted: zentrunktest.Fewer(10)},
		"the first minutes of a day":  {Gone: zentrunktest.EndedBefore(time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC))},
		"half, which can all be told": {Unlisted: zentrunktest.Fewer(60)},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, 400, 150)
			s.run(t)
			before := s.objects(t)
			s.account.SetQuirks(quirks)
			asked := s.account.Stats().ByKind[zentrunktest.KindRetrieve]
			for _, lookback := range []bool{true, false} {
				result, err := s.job.Run(t.Context(), s.day, lookback)
				if err != nil || result.Published || result.Calls != 400 || !result.Complete {
					t.Errorf("the run came to %+v, %v", result, err)
				}
			}
			if !maps.Equal(before, s.objects(t)) {
				t.Error("bytes changed")
			}
			if n := s.account.Stats().ByKind[zentrunktest.KindRetrieve] - asked; n > 2*200 {
				t.Errorf("%d calls were asked for by themselves in two runs", n)
			}
			s.account.SetQuirks(zentrunktest.Quirks{})
			dailytest.Check(t, s.store, s.want())
		})
	}
}

// Calls that come late while others are not shown any more are published with them:
// the revision names how many of its calls no record was read of, and is complete.
func TestLateCallsBesideKeptOnes(t *testing.T) {
	t.Parallel()
	s := newScene(t, 400, 150)
	s.run(t)
	s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 77, Start: s.day.From, Calls: 9})...)
	gone := zentrunktest.Fewer(50)
	lost := 0
	for _, c := range s.account.Calls() {
		if gone(c) {
			lost++
		}
	}
	late := map[string]bool{}
	s.account.SetQuirks(zentrunktest.Quirks{Gone: func(c *zentrunktest.Call) bool { return gone(c) && !late[c.UUID] }})
	s.lookBack(t)
	var m struct{ Kept, Calls, Revision int }
	if err := json.Unmarshal(s.store.Object(t, "team/"+bucket.ManifestKey(date)), &m); err != nil {
		t.Fatal(err)
	}
	if m.Revision != 2 || m.Kept == 0 || m.Kept > lost || m.Calls < 400 || !s.manifest(t).Complete {
		t.Errorf("the manifest is %+v, with %d calls gone", m, lost)
	}
	s.account.SetQuirks(zentrunktest.Quirks{})
	s.run(t)
	want := s.want()
	want.Twice = true
	dailytest.Check(t, s.store, want)
}

// What is published of another account is not touched, unless the day is to be
// replaced.
func TestOtherAccount(t *testing.T) {
	t.Parallel()
	s := newScene(t, 60, 5000)
	s.run(t)
	before := s.objects(t)
	other := newScene(t, 30, 5000)
	other.account = zentrunktest.Start(t, zentrunktest.Options{Now: func() time.Time { return now }, Limit: -1, AuthID: "MAANOTHERACCOUNT0000"})
	other.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 8, Start: s.day.From, Calls: 30})...)
	job := *s.job
	job.API = other.client(t)
	for _, lookback := range []bool{true, false} {
		if _, err := job.Run(t.Context(), s.day, lookback); !errors.Is(err, lake.ErrOtherAccount) || !strings.Contains(err.Error(), date) {
			t.Errorf("err = %v, want ErrOtherAccount that names the day", err)
		}
	}
	if n := other.account.Stats().Requests; n != 0 {
		t.Errorf("%d requests were made", n)
	}
	after := s.objects(t)
	maps.DeleteFunc(after, func(key, _ string) bool { return isStaged(key) })
	if !maps.Equal(before, after) {
		t.Error("the other account's day was changed")
	}
	job.Replace = true
	if result, err := job.Run(t.Context(), s.day, false); err != nil || result.Calls != 30 || result.Revision != 2 {
		t.Errorf("the replacement came to %+v, %v", result, err)
	}
	other.store = s.store
	dailytest.Check(t, s.store, other.want())
}

// A day that is replaced is what the API has now, and says so; look-backs leave it.
func TestReplace(t *testing.T) {
	t.Parallel()
	s := newScene(t, 80, 5000)
	s.run(t)
	gone := zentrunktest.Fewer(50)
	s.account.SetQuirks(zentrunktest.Quirks{Gone: gone})
	left := 0
	for _, c := range s.account.Calls() {
		if !gone(c) {
			left++
		}
	}
	s.job.Replace = true
	result := s.run(t)
	if result.Calls != left || result.Revision != 2 || !result.Complete {
		t.Errorf("the replacement came to %+v, want %d calls", result, left)
	}
	var m struct{ Replaced bool }
	if err := json.Unmarshal(s.store.Object(t, "team/"+bucket.ManifestKey(date)), &m); err != nil || !m.Replaced {
		t.Errorf("the manifest does not say that the day was replaced: %v", err)
	}
	s.job.Replace = false
	before := s.objects(t)
	s.lookBack(t)
	if !maps.Equal(before, s.objects(t)) {
		t.Error("a look-back of the replaced day changed bytes")
	}
}

// A published file that cannot be read is no reason to publish fewer calls: the run
// ends as a failure of the store that says how to restore the day. With all calls at
// hand it goes on.
func TestUnreadableBase(t *testing.T) {
	t.Parallel()
	s := newScene(t, 300, 5000)
	s.run(t)
	whole := s.objects(t)
	spoil := func() {
		for _, key := range []string{bucket.CallsKey(date)} {
			if err := s.job.Bucket.Put(t.Context(), key, bucket.Bytes([]byte("spoiled")), nil, bucket.Condition{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	s.account.SetQuirks(zentrunktest.Quirks{Gone: zentrunktest.Fewer(30)})
	for name, lose := range map[string]func(){"spoiled": spoil, "gone": func() {
		if err := s.job.Bucket.Delete(t.Context(), bucket.CallsKey(date)); err != nil {
			t.Fatal(err)
		}
	}} {
		lose()
		_, err := s.job.Run(t.Context(), s.day, true)
		if e, ok := errors.AsType[*bucket.Error](err); !ok || !strings.Contains(err.Error(), "list-object-versions") || e.Key != "team/"+bucket.CallsKey(date) {
			t.Errorf("%s: err = %v, want a failure of the store with the way to restore", name, err)
		}
	}
	s.account.SetQuirks(zentrunktest.Quirks{})
	spoil()
	s.run(t)
	if !maps.Equal(whole, s.objects(t)) {
		t.Error("with all calls at hand the day is not what it was")
	}
}

// The same rows in another encoding are no other day: no new revision, no byte
// changed, nobody told.
func TestAnotherEncodingIsNoChange(t *testing.T) {
	t.Parallel()
	s, topic := newScene(t, 200, 5000), &fakeTopic{}
	s.job.Topic = topic
	s.run(t)
	reencode(t, s)
	before := s.objects(t)
	for _, lookback := range []bool{true, false} {
		result, err := s.job.Run(t.Context(), s.day, lookback)
		if err != nil || result.Published || result.Revision != 1 {
			t.Errorf("the run came to %+v, %v", result, err)
		}
	}
	if !maps.Equal(before, s.objects(t)) {
		t.Error("bytes changed")
	}
	if len(topic.told) != 1 {
		t.Errorf("told %d times", len(topic.told))
	}
	if strings.Contains(s.log.String(), "cannot be read") {
		t.Errorf("the other encoding is not read:\n%s", s.log)
	}
}

// A call that moved to another day leaves this one where that day is published with
// it or lies in the same execution, and else stays, and is told of.
func TestCallMovesToAnotherDay(t *testing.T) {
	t.Parallel()
	move := func(s *scene) string {
		var uuid string
		s.account.Change(func(c *zentrunktest.Call) {
			if uuid == "" && c.Unreadable == "" {
				uuid = c.UUID
				c.End = c.End.Add(24 * time.Hour)
			}
		})
		return uuid
	}
	t.Run("the other day is not published", func(t *testing.T) {
		s := newScene(t, 50, 5000)
		s.run(t)
		move(s)
		result, err := s.job.Run(t.Context(), s.day, true)
		if err != nil || result.Calls != 50 || result.Moved["2026-11-23"] != 1 || result.Published {
			t.Errorf("the run came to %+v, %v", result, err)
		}
	})
	t.Run("it lies in the execution", func(t *testing.T) {
		s := newScene(t, 50, 5000)
		s.run(t)
		move(s)
		s.job.First, s.job.Last = date, "2026-11-23"
		result, err := s.job.Run(t.Context(), s.day, true)
		if err != nil || result.Calls != 49 || len(result.Moved) != 0 || result.Revision != 2 {
			t.Errorf("the run came to %+v, %v", result, err)
		}
	})
	t.Run("it is published with the call", func(t *testing.T) {
		s := newScene(t, 50, 5000)
		s.run(t)
		move(s)
		s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: s.day.To, Calls: 20})...)
		s.job.Now = func() time.Time { return now.AddDate(0, 0, 1) }
		if _, err := s.job.Run(t.Context(), s.day.Add(1, time.UTC), false); err != nil {
			t.Fatal(err)
		}
		result, err := s.job.Run(t.Context(), s.day, true)
		if err != nil || result.Calls != 49 || len(result.Moved) != 0 {
			t.Errorf("the run came to %+v, %v", result, err)
		}
	})
}

// Published calls that the API fails to tell of are kept, ten failures in a row are
// enough, and a refused token or a limit ends the day as everywhere.
func TestAskingForMissingCalls(t *testing.T) {
	t.Parallel()
	s := newScene(t, 100, 5000)
	s.run(t)
	before := s.objects(t)
	s.account.SetQuirks(zentrunktest.Quirks{Unlisted: zentrunktest.Fewer(40)})
	one := func(r zentrunktest.Request) bool { return r.Kind == zentrunktest.KindRetrieve }
	for status, fails := range map[int]bool{500: false, 400: false, 403: false, 401: true, 429: true} {
		s.account.SetFaults(zentrunktest.When(one, zentrunktest.StatusFault(status)))
		asked := s.account.Stats().ByKind[zentrunktest.KindRetrieve]
		_, err := s.job.Run(t.Context(), s.day, true)
		if (err != nil) != fails {
			t.Errorf("status %d: err = %v", status, err)
		}
		if n := s.account.Stats().ByKind[zentrunktest.KindRetrieve] - asked; n > 10*6 {
			t.Errorf("status %d: %d requests for single calls", status, n)
		}
		after := s.objects(t)
		maps.DeleteFunc(after, func(key, _ string) bool { return isStaged(key) })
		if !maps.Equal(before, after) {
			t.Errorf("status %d: bytes changed", status)
		}
	}
}

// reencode puts the rows of the published calls back in another encoding, as if
// another release had published them, with a manifest that names it.
func reencode(t *testing.T, s *scene) {
	t.Helper()
	key := "team/" + bucket.CallsKey(date)
	old := s.store.Object(t, key)
	fresh := dailytest.Reencode(t, old)
	if slices.Equal(old, fresh) {
		t.Fatal("the rows are encoded as they were")
	}
	head, err := s.job.Bucket.Head(t.Context(), bucket.CallsKey(date))
	if err != nil {
		t.Fatal(err)
	}
	body := bucket.Bytes(fresh)
	text := string(s.store.Object(t, "team/"+bucket.ManifestKey(date)))
	text = strings.Replace(text, head.SHA256, body.SHA256, 1)
	text = strings.Replace(text, `"bytes": `+itoa(len(old)), `"bytes": `+itoa(len(fresh)), 1)
	meta := maps.Clone(head.Meta)
	delete(meta, "sha256")
	if err := s.job.Bucket.Put(t.Context(), bucket.CallsKey(date), body, meta, bucket.Condition{}); err != nil {
		t.Fatal(err)
	}
	if err := s.job.Bucket.Put(t.Context(), bucket.ManifestKey(date), bucket.Bytes([]byte(text)), nil, bucket.Condition{}); err != nil {
		t.Fatal(err)
	}
}

func itoa(n int) string {
	b, _ := json.Marshal(n)
	return string(b)
}
