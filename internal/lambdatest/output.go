package lambdatest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// output is the file that a process writes to. It is a file and not a pipe, so
// that what was written before an answer is there once the answer is.
type output struct {
	tb   testing.TB
	file *os.File
}

// newOutput returns a file that lives as long as the test.
func newOutput(tb testing.TB) output {
	tb.Helper()
	file, err := os.Create(filepath.Join(tb.TempDir(), "output"))
	if err != nil {
		tb.Fatalf("make a file for the output: %v", err)
	}
	tb.Cleanup(func() { _ = file.Close() }) // nothing was written through this handle
	return output{tb, file}
}

func (o output) text() string {
	o.tb.Helper()
	text, err := os.ReadFile(o.file.Name())
	if err != nil {
		o.tb.Errorf("read the output: %v", err)
	}
	return string(text)
}

// lines returns the lines without their ends; nil where there are none.
func (o output) lines() []string {
	o.tb.Helper()
	text := strings.TrimSuffix(o.text(), "\n")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}
