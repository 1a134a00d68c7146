package watchtest

import (
	"testing"
	"time"
)

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

// A trunk of which all calls fail, or that has none, is told of by day within half an
// hour, on a small account.
func TestOutagesAreFound(t *testing.T) {
	t.Parallel()
	stage, err := NewStage(Sizes[0], Whens[0], 201)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range Outages {
		after, found, err := stage.Break(o, 0, 201)
		most := 30 * time.Minute
		if o.share == .5 {
			most = 4 * time.Hour // a share of half needs more calls to be sure
		}
		if err != nil || !found || after > most || after <= 0 {
			t.Errorf("%s: found %t after %v, %v; want within %v", o.Name, found, after, err, most)
		}
	}
}

// What keeps the watch from seeing opens and closes nothing, and an attack is found
// within two slices of its end, and told once.
func TestFaultsAreEndured(t *testing.T) {
	t.Parallel()
	stage, err := NewStage(Sizes[0], Whens[1], 201)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range Faults {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			e, err := stage.Endure(f, Attacks[0], 201)
			if err != nil || !e.Found || e.Twice > 0 || len(e.Wrong) > 0 {
				t.Errorf("%+v, %v", e, err)
			}
			took := e.Since
			if f.Lasts() {
				took = e.After - f.lag
			}
			if took > 20*time.Minute {
				t.Errorf("%v from the end of the fault to the message, want at most 20 minutes", took)
			}
		})
	}
}

// A campaign of one trunk is not told of, a list of numbers in order is.
func TestBusiness(t *testing.T) {
	t.Parallel()
	stage, err := NewStage(Sizes[0], Whens[0], 201)
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]int{0: 0, 4: 1} {
		told, err := stage.Do(Businesses[n], 201)
		if rules := opened(told); err != nil || len(rules) < want || want == 0 && len(rules) > 0 {
			t.Errorf("%s: %v, %v; want %d", Businesses[n].Name, rules, err, want)
		}
	}
}

// Fifty callers in an account that makes several times their calls are found together,
// before a twelfth of what a day of them costs is spent.
func TestRobocallsInALargeAccount(t *testing.T) {
	t.Parallel()
	stage, err := NewStage(Sizes[2], Whens[0], 201)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range Attacks {
		if a.Name != "robocall" {
			continue
		}
		f, found, err := stage.Play(a, 201)
		if err != nil || !found || f.Spent*100 > f.Whole*8 || f.Start > time.Hour {
			t.Errorf("found %t by %v after %v, %d of %d spent, %v", found, f.Rules, f.Start, f.Spent, f.Whole, err)
		}
	}
}
