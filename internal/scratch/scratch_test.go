package scratch_test

import (
	"io"
	"os"
	"runtime"
	"testing"

	"zentrunk-reports/internal/scratch"
)

// A file holds what is written, has no name while it is open, and is gone then.
func TestFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f, err := scratch.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	names := func() int {
		found, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		return len(found)
	}
	if n := names(); n != 0 && runtime.GOOS != "windows" {
		t.Errorf("the open file has %d names", n)
	}
	if _, err := f.WriteString("kept"); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(io.NewSectionReader(f, 0, 10))
	if err != nil || string(got) != "kept" {
		t.Errorf("it holds %q, %v", got, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if n := names(); n != 0 {
		t.Errorf("the closed file has left %d names", n)
	}
	if _, err := scratch.New(dir + "/none"); err == nil {
		t.Error("a folder that is not there gives a file")
	}
}
