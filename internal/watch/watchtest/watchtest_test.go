package watchtest

import "testing"

// A short form of what docs/watch.md measures: a season without fraud has next to no
// incidents.
func TestQuietSeason(t *testing.T) {
	t.Parallel()
	told, err := Quiet(Sizes[0], 201, 90)
	if err != nil {
		t.Fatal(err)
	}
	if len(told) > 1 {
		t.Errorf("%d incidents in 90 quiet days, want at most 1: %+v", len(told), told)
	}
}

// Each kind of attack at night on a small account is found by a rule that is meant for
// it, and its message comes within one slice and the run after the record that crosses
// the floor.
func TestAttacksAreFound(t *testing.T) {
	t.Parallel()
	stage, err := NewStage(Sizes[0], Whens[1], 201)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range Attacks {
		t.Run(a.Name, func(t *testing.T) {
			t.Parallel()
			f, found, err := stage.Play(a, 201)
			if err != nil || !found {
				t.Fatalf("found %t, %v", found, err)
			}
			if f.Crossing <= 0 || f.Crossing.Seconds() > 400 {
				t.Errorf("%s: %v from the record to the message, want at most 400 s", f.Rules, f.Crossing)
			}
			if f.Spent*100 > f.Whole*8 {
				t.Errorf("%s: %d of %d spent until the message, want at most 8 %%", f.Rules, f.Spent, f.Whole)
			}
			if f.Requests > 14 {
				t.Errorf("%d requests beyond the new calls, want at most 14", f.Requests)
			}
		})
	}
}

// The same seed is the same year.
func TestYearRepeats(t *testing.T) {
	t.Parallel()
	a, b := NewYear(Sizes[0], 5, 0), NewYear(Sizes[0], 5, 0)
	other := NewYear(Sizes[0], 6, 0)
	same := true
	for range 3 {
		x, y, z := a.Next(), b.Next(), other.Next()
		if x.Calls != y.Calls || x.Calls == 0 {
			t.Errorf("%d and %d calls, want the same", x.Calls, y.Calls)
		}
		same = same && x.Calls == z.Calls
	}
	if same {
		t.Error("two seeds have the same calls")
	}
}

// A working day has about as many calls as the size says.
func TestSizes(t *testing.T) {
	t.Parallel()
	y, week := NewYear(Sizes[0], 3, 0), 0
	for range 28 {
		week += y.Next().Calls
	}
	if perDay := week / 28; perDay < 800 || perDay > 1250 {
		t.Errorf("%d calls a day, want about 1000", perDay)
	}
}
