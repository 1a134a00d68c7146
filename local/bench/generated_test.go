package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/pull"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A drawn day answers as a ledger that holds all of its calls would.
func TestGeneratedDay(t *testing.T) {
	t.Parallel()
	from := yesterday()
	const calls = 3_000
	drawn := generateDay(from, calls)
	var all zentrunktest.Ledger
	for i := range daySlices {
		for _, c := range drawn.draw(i).Calls() {
			all.Add(*c)
		}
	}
	if n := len(all.Calls()); n != calls {
		t.Fatalf("the day has %d calls, want %d", n, calls)
	}
	uuids := func(calls []*zentrunktest.Call) []string {
		out := []string{}
		for _, c := range calls {
			out = append(out, c.UUID)
		}
		return out
	}
	hour := func(h, s int) time.Time { return from.Add(time.Duration(h)*time.Hour + time.Duration(s)*time.Second) }
	for _, span := range [][2]time.Time{
		{hour(0, 0), hour(24, 0)}, {hour(9, 0), hour(9, 30)}, {hour(0, 675), hour(0, 1350)}, {hour(11, 13), hour(15, 37)},
		{hour(12, 5), hour(12, 5)}, {hour(13, 0), hour(12, 0)}, {hour(-1, 0), hour(1, 0)}, {hour(23, 0), hour(30, 0)},
	} {
		want := all.Between(span[0], span[1])
		for _, page := range [][2]int{{0, 1}, {0, 20}, {20, 20}, {100, 7}, {len(want), 20}, {0, calls}} {
			got, total := drawn.Page(span[0], span[1], page[0], page[1])
			start := min(page[0], len(want))
			if diff := cmp.Diff(uuids(want[start:min(start+page[1], len(want))]), uuids(got)); diff != "" || total != len(want) {
				t.Errorf("%v, page %v: %d of %d calls (-ledger +drawn):\n%s", span, page, total, len(want), diff)
			}
		}
	}
	last := all.Calls()[0]
	if drawn.Page(from, from.Add(24*time.Hour), 0, 20); drawn.Call(last.UUID) == nil {
		t.Error("a call that was just listed is not found")
	}
	if drawn.Call("no such call") != nil {
		t.Error("a call that is not there is found")
	}
}

// What is staged from the generator is, to the last byte, what a pull stages.
func TestFill(t *testing.T) {
	t.Parallel()
	const calls = 1_500
	b := &bench{dir: t.TempDir(), sizes: tiny}
	r, err := b.rig(t.Context(), &accountSpec{Calls: calls, Drawn: true})
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	staged := map[string]map[string][]byte{}
	for _, step := range []string{stepStage, stepFill} {
		staged[step] = r.stagedBy(t.Context(), t, jobSpec{Step: step, Drawn: calls, WindowCalls: 100, Insights: pull.InsightsAnswered})
	}
	if n := len(staged[stepFill]); n < 15 {
		t.Fatalf("%d windows are staged", n)
	}
	if !cmp.Equal(staged[stepStage], staged[stepFill]) {
		t.Error("the two differ")
	}
}

// stagedBy returns the windows that a step leaves in an empty store.
func (r *rig) stagedBy(ctx context.Context, t *testing.T, spec jobSpec) map[string][]byte {
	t.Helper()
	run, err := r.emptyStore(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer run.close()
	if _, err := run.job(ctx, spec.Step, spec); err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	dir := filepath.Join(run.dir, "store", bucketName, filepath.FromSlash(bucket.StagingPrefix(run.from.Format(time.DateOnly))))
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		out[d.Name()], err = os.ReadFile(path)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return out
}

// A disk watch sees files without a name, and those of its folder alone.
func TestDiskWatch(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := watchDisk(dir)
	for _, in := range []string{dir, t.TempDir()} {
		f, err := os.CreateTemp(in, "")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := os.Remove(f.Name()); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(bytes.Repeat([]byte("x"), 70_000)); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.stop(); got != 70_000 {
		t.Errorf("the disk's peak is %d bytes, want 70000", got)
	}
}
