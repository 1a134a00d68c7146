package lambdatest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Build compiles the function in pkg, a folder below the module's root such as
// "./functions/callinsights", with the flags that production is built with, but
// for this machine, and returns the path of its bootstrap. The file lives as
// long as the test: tests that share one build are subtests of the one that
// asked for it. A function that does not compile ends the test.
func Build(tb testing.TB, pkg string) string {
	tb.Helper()
	bootstrap := filepath.Join(tb.TempDir(), "bootstrap")
	cmd := exec.CommandContext(tb.Context(), "go", "build", "-trimpath", "-buildvcs=false",
		"-tags", "lambda.norpc", "-ldflags", "-s -w -X main.version=test", "-o", bootstrap, pkg)
	cmd.Dir = moduleRoot(tb)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		tb.Fatalf("build %s: %v\n%s", pkg, err, out)
	}
	return bootstrap
}

// moduleRoot returns the folder of go.mod. Tests run in the folder of their
// package, at a depth that this package does not know.
func moduleRoot(tb testing.TB) string {
	tb.Helper()
	out, err := exec.CommandContext(tb.Context(), "go", "env", "GOMOD").Output()
	if err != nil {
		tb.Fatalf("find go.mod: %v", err)
	}
	mod := strings.TrimSpace(string(bytes.TrimSpace(out)))
	if filepath.Base(mod) != "go.mod" {
		tb.Fatalf("find go.mod: the test does not run inside a module")
	}
	return filepath.Dir(mod)
}
