package lambdatest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// built is what this process has compiled, until [Main] removes it.
var built struct {
	mu         sync.Mutex // guards what follows, and is held while a function compiles
	dir        string
	bootstraps map[string]string // by package
}

// Main runs the tests of a package that calls [Build], removes what was compiled for them
// and returns the process's status. It is for TestMain.
func Main(m *testing.M) int {
	dir, err := os.MkdirTemp("", "lambdatest-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	built.dir, built.bootstraps = dir, map[string]string{}
	return m.Run()
}

// Build compiles the function in pkg, a folder below the module's root such as
// "./functions/callinsights", with the flags that production is built with, but
// for this machine, and returns the path of its bootstrap: once for all tests of
// a process, which [Main] has to run. A function that does not compile ends the
// test. It is safe for concurrent use.
func Build(tb testing.TB, pkg string) string {
	tb.Helper()
	built.mu.Lock()
	defer built.mu.Unlock()
	if built.dir == "" {
		tb.Fatal("lambdatest.Main does not run these tests")
	}
	if built.bootstraps[pkg] == "" {
		built.bootstraps[pkg] = compile(tb, pkg, filepath.Join(built.dir, strconv.Itoa(len(built.bootstraps))))
	}
	return built.bootstraps[pkg]
}

// compile compiles the function in pkg into dir, which it makes.
func compile(tb testing.TB, pkg, dir string) string {
	tb.Helper()
	bootstrap := filepath.Join(dir, "bootstrap")
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
