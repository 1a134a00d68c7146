package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/pull"
	reports "zentrunk-reports/internal/report"
)

// The three files alone are those of a publish, without Bloom filters, and nothing is
// published beside them but the report of the same figures, its page, the manifest and the
// page of days.
func TestFilesAlone(t *testing.T) {
	t.Parallel()
	b := &bench{dir: t.TempDir(), sizes: tiny}
	r, err := b.rig(t.Context(), &accountSpec{Calls: 600})
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	spec := jobSpec{Insights: pull.InsightsAnswered, WindowCalls: 100}
	whole, _, err := r.stageTwice(t.Context(), "test", 600, spec)
	if err != nil {
		t.Fatal(err)
	}
	var sums fileSums
	var sizes [2]int64
	err = whole.publish(t.Context(), r, spec, func(run *rig) (err error) {
		sizes[0], _, err = sizesOf(filepath.Join(run.dir, "store", bucketName), run.from)
		if err == nil {
			sums, err = run.fileSums()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	err = whole.filesAlone("test-files").publish(t.Context(), r, spec, func(run *rig) error {
		day := run.from.Format(time.DateOnly)
		keys := []string{bucket.CallsKey(day), bucket.SpendKey(day), bucket.QualityKey(day), bucket.ReportKey(day), bucket.PageKey(day), bucket.ManifestKey(day), bucket.IndexKey}
		slices.Sort(keys)
		if diff := cmp.Diff(keys, run.published(t)); diff != "" {
			t.Errorf("published (-want +got):\n%s", diff)
		}
		if err := run.sameFiles(sums); err != nil {
			t.Error(err)
		}
		if info, err := os.Stat(run.object(bucket.CallsKey(day))); err != nil || info.Size() >= sizes[0] {
			t.Errorf("calls.parquet has filters: %v bytes, with filters %d", info, sizes[0])
		}
		rep := run.report(t)
		if rep.Traffic.Total.PeakConcurrent != nil || len(rep.Numbers.CallersByCalls) > 0 || rep.Spend.Total.Calls != 600 {
			t.Errorf("the report of %d calls has traffic or numbers", rep.Spend.Total.Calls)
		}
		if err := os.WriteFile(run.object(bucket.SpendKey(day)), []byte("other figures"), 0o600); err != nil {
			return err
		}
		if err := run.sameFiles(sums); err == nil {
			t.Error("other spend is taken for the same")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A call that is staged twice is an error: which of them counts is not looked for.
func TestFilesAloneOfTwins(t *testing.T) {
	t.Parallel()
	d := &filesDay{uuids: []uint64{3, 1, 2, 3}, out: calls.NewPlainWriter(new(strings.Builder))}
	if _, err := d.finish(); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("finish = %v, want an error of a call that is staged twice", err)
	}
}

// published returns the keys of all objects of r's bucket, sorted.
func (r *rig) published(t *testing.T) []string {
	t.Helper()
	var keys []string
	root := r.object("")
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			keys = append(keys, filepath.ToSlash(strings.TrimPrefix(path, root+string(filepath.Separator))))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// report returns the report that r has published.
func (r *rig) report(t *testing.T) *reports.Report {
	t.Helper()
	b, err := os.ReadFile(r.object(bucket.ReportKey(r.from.Format(time.DateOnly))))
	if err != nil {
		t.Fatal(err)
	}
	rep := &reports.Report{}
	if err := json.Unmarshal(b, rep); err != nil {
		t.Fatal(err)
	}
	return rep
}
