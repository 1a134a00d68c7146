package scale

import (
	"bytes"
	"encoding/json"
	"fmt"
	"runtime"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
)

// sizes are days to hold the formulas against. Of two that differ eightfold in calls
// and in windows, what grows as the square cannot satisfy both.
func sizes() [][2]int { // calls, and most of a window
	return [][2]int{{900, 200}, {7_200, 200}, {*calls, WindowCalls}}
}

// What each step does with the bucket is what the formulas say, of a first run and of
// a look-back: requests exactly, bytes as a bound that is near.
func TestBucket(t *testing.T) {
	for _, size := range sizes() {
		w := newWorld(t, size[0], size[1])
		w.disk = true
		_, known := w.answered()
		for _, lookback := range []bool{false, true} {
			steps, windows := run(t, w, day, lookback)
			d := Day{Calls: size[0], Windows: windows, Lookback: lookback}
			if lookback {
				d.Known = known
			}
			for _, s := range Steps {
				holds(t, d, s, steps[s])
			}
			date := day.Format(time.DateOnly)
			size := len(w.store.Object(t, bucket.CallsKey(date))) + len(w.store.Object(t, bucket.FocusKey(date)))
			near(t, d.Calls, "bytes of published calls and their cost", size, d.Disk(), 75)
			if runtime.GOOS != "linux" { // where the files of a process can be seen
				continue
			}
			for _, s := range Steps {
				if want := map[Step]int{Publishing: size}[s]; steps[s].disk != int64(want) {
					t.Errorf("%+v: %s leaves %d bytes on the disk, want %d", d, s, steps[s].disk, want)
				}
			}
		}
	}
}

// holds holds what a step did against its formula.
func holds(t *testing.T, d Day, s Step, got used) {
	t.Helper()
	want := d.Of(s)
	fewest := want.Reads
	if d.Lookback && s != Pulling {
		fewest -= 3 * parts(d.Calls, groupRows) // columns that lie together are read as one
	}
	if got.writes != want.Writes || got.reads > want.Reads || got.reads < fewest {
		t.Errorf("%+v: %s has %d writes and %d reads, want %d and %d to %d", d, s, got.writes, got.reads, want.Writes, fewest, want.Reads)
	}
	near(t, d.Calls, fmt.Sprintf("bytes read by %s, look-back %t", s, d.Lookback), int(got.bytes), want.Bytes, 65)
}

// A first run reads two objects of each of the thirty days before it, and every
// publish one of each other day for the page of days.
func TestOtherDays(t *testing.T) {
	const n = 900 // more than what a footer is read with
	w := newWorld(t, n, WindowCalls)
	for back := range 2 {
		w.add(day.AddDate(0, 0, -1-back), n)
	}
	for others := range 3 {
		for _, lookback := range []bool{false, true} {
			steps, windows := run(t, w, day.AddDate(0, 0, others-2), lookback)
			holds(t, Day{Calls: n, Windows: windows, Others: others, Lookback: lookback}, Publishing, steps[Publishing])
		}
	}
}

// A thousand staged objects are listed and removed by one request, and the next by
// another.
func TestBatches(t *testing.T) {
	w := newWorld(t, 40, WindowCalls)
	run(t, w, day, false)
	store := w.store.Open(t, "")
	for i := range batchKeys {
		key := fmt.Sprintf("%sleft-%d", bucket.StagingPrefix(day.Format(time.DateOnly)), i)
		if err := store.Put(t.Context(), key, bucket.Bytes(nil), nil, bucket.Condition{}); err != nil {
			t.Fatal(err)
		}
	}
	steps, windows := run(t, w, day, true)
	d := Day{Calls: 40, Windows: windows + batchKeys/2, Lookback: true} // it has as many objects staged
	if got, want := steps[Publishing].writes, d.Of(Publishing).Writes; got != want || want == (Day{Lookback: true}).Of(Publishing).Writes {
		t.Errorf("a publish that removes %d objects more makes %d writes, want %d", batchKeys, got, want)
	}
}

// The metrics that are billed are those that the two sizes of the function write.
func TestMetrics(t *testing.T) {
	w := newWorld(t, 40, WindowCalls)
	run(t, w, day, false)
	written := map[string]bool{}
	for line := range bytes.Lines(w.metrics.Bytes()) {
		var said struct {
			Function string
			AWS      struct {
				CloudWatchMetrics []struct{ Metrics []struct{ Name string } }
			} `json:"_aws"`
		}
		if err := json.Unmarshal(line, &said); err != nil {
			t.Fatal(err)
		}
		for _, kind := range said.AWS.CloudWatchMetrics {
			for _, m := range kind.Metrics {
				written[said.Function+"/"+m.Name] = true
			}
		}
	}
	if len(written) != Metrics {
		t.Errorf("%d metrics are written, the formulas count %d: %v", len(written), Metrics, written)
	}
}

// What is promised of a large account: what a month costs, and what a look-back reads
// of the bucket, which grows no faster than the calls.
func TestPromised(t *testing.T) {
	at := func(n int) int { return Answered(n, asrPercent, 60).Lookback(IndexDays).All().Bytes / (n / 1000) }
	if got := Answered(1_000_000, asrPercent, 60).Month(); got > 10*dollar {
		t.Errorf("a million calls a day at 60 requests a second cost $%s a month, want at most $10", got)
	}
	for _, n := range []int{1_000_000, 10_000_000} {
		if got, before := at(n), at(n/10); got > 400_000 || got*10 > before*11 {
			t.Errorf("a look-back reads %d bytes of a thousand calls of %d, and %d of %d", got, n, before, n/10)
		}
	}
}
