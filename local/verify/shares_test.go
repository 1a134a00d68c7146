package verify_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"zentrunk-reports/local/verify"
)

// What is verified was written by packages that the verifying one has no part of: of the
// project it knows the bucket, how AWS is asked, its disk files and the world's clocks.
func TestSharesNoCode(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	var ours []string
	for path := range strings.FieldsSeq(string(out)) {
		if name, ok := strings.CutPrefix(path, "zentrunk-reports/"); ok {
			ours = append(ours, name)
		}
	}
	slices.Sort(ours)
	want := []string{"internal/awsenv", "internal/bucket", "internal/scratch", "internal/zones", "local/verify"}
	if !slices.Equal(ours, want) {
		t.Errorf("it is built of %q, want %q", ours, want)
	}
}

// Where nothing is published, or not between the dates, there is nothing to look at, and
// a folder that is not there is named.
func TestNothingToLookAt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	never := func(f verify.Fault) { t.Errorf("found %v", f) }
	if _, err := verify.Look(t.Context(), verify.InFolder(dir, ""), verify.Options{}, never); !errors.Is(err, verify.ErrNothing) {
		t.Errorf("an empty folder: %v", err)
	}
	if _, err := verify.Look(t.Context(), verify.InFolder(filepath.Join(dir, "none"), ""), verify.Options{}, never); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "manifests/dt="+planted), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, manifest), []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, o := range []verify.Options{{From: "2026-11-23"}, {To: "2026-11-21"}} {
		if _, err := verify.Look(t.Context(), verify.InFolder(dir, ""), o, never); !errors.Is(err, verify.ErrNothing) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
