package scratch_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/calls"
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
	if _, err := f.Seek(1, io.SeekStart); err != nil {
		t.Error(err)
	}
	if got, err := io.ReadAll(f); err != nil || string(got) != "ept" {
		t.Errorf("from its second byte it holds %q, %v", got, err)
	}
	if err := f.Truncate(0); err != nil {
		t.Error(err)
	}
	if n, err := f.ReadAt(make([]byte, 1), 0); n != 0 || err != io.EOF {
		t.Errorf("the empty file reads as %d bytes, %v", n, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if n := names(); n != 0 {
		t.Errorf("the closed file has left %d names", n)
	}
}

// Whatever the disk refuses is an Error that says what, and never that an object is
// not there.
func TestErrors(t *testing.T) {
	t.Parallel()
	_, missing := scratch.New(filepath.Join(t.TempDir(), "none"))
	readOnly := open(t, os.O_RDONLY)
	_, write := readOnly.Write([]byte("x"))
	_, text := readOnly.WriteString("x")
	writeOnly := open(t, os.O_WRONLY)
	_, read := writeOnly.Read(make([]byte, 1))
	_, readAt := writeOnly.ReadAt(make([]byte, 1), 0)
	_, seek := writeOnly.Seek(-1, io.SeekStart)
	if err := writeOnly.Close(); err != nil {
		t.Error(err)
	}
	for want, errs := range map[string][]error{
		"make a temporary file: ": {missing}, "write a temporary file: ": {write, text, readOnly.Truncate(0)},
		"read a temporary file: ": {read, readAt, seek}, "close a temporary file: ": {writeOnly.Close()},
	} {
		for _, err := range errs {
			if !scratch.Is(err) || !strings.HasPrefix(err.Error(), want) || errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%v, want an Error that begins with %q", err, want)
			}
			if !scratch.Is(fmt.Errorf("publish: %w", err)) {
				t.Errorf("%v is lost where it is wrapped", err)
			}
		}
	}
	if scratch.Is(nil) || scratch.Is(io.EOF) || scratch.Is(fs.ErrNotExist) {
		t.Error("what is no failure of the disk is taken for one")
	}
}

func open(t *testing.T, how int) *scratch.File {
	t.Helper()
	name := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(name, []byte("there"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(name, how, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return scratch.On(f)
}

// A disk that is full in the midst of a day's file is told as such by whoever writes
// calls.parquet: the Parquet library does not make text of it.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skipf("this system has no full disk to show: %v", err)
	}
	defer full.Close()
	for _, n := range []int{1, calls.MaxRowGroupRows + 1000} { // at the end, and while rows are written
		out := calls.NewWriter(io.MultiWriter(scratch.On(full), sha256.New()))
		err := write(out, n)
		if !scratch.Is(err) || !strings.Contains(err.Error(), "no space left") {
			t.Errorf("%d rows: %v, want an Error that says why", n, err)
		}
	}
	var whole bytes.Buffer
	if err := write(calls.NewWriter(&whole), 1); err != nil {
		t.Errorf("where there is room: %v", err)
	}
}

// write writes n rows that end a microsecond apart.
func write(out *calls.Writer, n int) error {
	row := calls.Row{Status: calls.Skipped}
	row.Call.UUID, row.Call.EndTime = "c9d6be3d-94c3-4b38-a2eb-8063ca404d77", time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for range n {
		if err := out.Write(&row); err != nil {
			return err
		}
		row.Call.EndTime = row.Call.EndTime.Add(time.Microsecond)
	}
	return out.Close()
}
