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
	noteSources(tb, cmd.Dir, pkg)
	return bootstrap
}

// noteSources looks at every file of the module that pkg is built of. `go test` notes
// which files a test looks at: without this it would go on to show a result of before
// a change, since the test's own binary does not hold what the built one does.
func noteSources(tb testing.TB, root, pkg string) {
	tb.Helper()
	const files = `{{if .Module}}{{if .Module.Main}}{{$d := .Dir}}{{range .GoFiles}}{{$d}}/{{.}}{{"\n"}}{{end}}{{range .EmbedFiles}}{{$d}}/{{.}}{{"\n"}}{{end}}{{end}}{{end}}`
	cmd := exec.CommandContext(tb.Context(), "go", "list", "-deps", "-f", files, pkg)
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		tb.Fatalf("list the sources of %s: %v", pkg, err)
	}
	for _, file := range append(strings.Split(strings.TrimSpace(string(out)), "\n"), filepath.Join(root, "go.mod"), filepath.Join(root, "go.sum")) {
		if _, err := os.Stat(file); err != nil {
			tb.Fatalf("look at a source of %s: %v", pkg, err)
		}
	}
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
