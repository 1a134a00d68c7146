package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A package belongs under the detector for what its code or its tests hold, and not for a
// word in a comment.
func TestLook(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, code, test string
		concurrent       bool
		starts           int
	}{
		{name: "nothing", code: "package p\n\n// go run, chan, sync.Mutex\nvar s = `go f()`\n"},
		{name: "a goroutine", code: "package p\nfunc f() { go f() }\n", concurrent: true, starts: 1},
		{name: "a group", code: "package p\nfunc f(g interface{ Go(func()) }) { g.Go(func() {}) }\n", concurrent: true, starts: 1},
		{name: "a channel", code: "package p\nvar c <-chan int\n", concurrent: true},
		{name: "a lock", code: "package p\nimport \"sync\"\nvar mu sync.Mutex\n", concurrent: true},
		{name: "an atomic value", code: "package p\nimport \"sync/atomic\"\nvar n atomic.Int64\n", concurrent: true},
		{name: "a module's group", code: "package p\nimport \"golang.org/x/sync/errgroup\"\nvar g errgroup.Group\n", concurrent: true},
		{name: "a server", code: "package p\nimport \"net/http\"\nvar mux http.ServeMux\n", concurrent: true},
		{name: "in a test alone", code: "package p\n", test: "package p\nfunc f() { go f() }\n", concurrent: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := goPackage{Dir: t.TempDir(), ImportPath: "example.com/p", GoFiles: []string{"p.go"}, TestGoFiles: []string{"p_test.go"}}
			for name, text := range map[string]string{"p.go": tt.code, "p_test.go": "package p\nfunc TestOne() {}\n" + strings.TrimPrefix(tt.test, "package p\n")} {
				write(t, p.Dir, name, text)
			}
			f, err := look(p)
			if err != nil {
				t.Fatal(err)
			}
			if f.concurrent != tt.concurrent || len(f.starts) != tt.starts || !slices.Equal(f.tests, []string{"TestOne"}) {
				t.Errorf("found %+v, want concurrent %t and %d starts", f, tt.concurrent, tt.starts)
			}
		})
	}
}

// Who runs the tests may choose how garbage is collected, and nothing is added then.
func TestCollector(t *testing.T) {
	t.Parallel()
	for set, want := range map[string]int{"": 2, "GOGC": 0, "GOMEMLIMIT": 0, "GODEBUG": 2} {
		got := collector(func(name string) string { return map[string]string{set: "50"}[name] })
		if len(got) != want {
			t.Errorf("with %q in the environment, %q is added", set, got)
		}
	}
}

// How a package is tested follows from what it holds, and from the list where it stands
// there. What is smaller under the detector has to run without it too.
func TestSorted(t *testing.T) {
	t.Parallel()
	const locked = "package p\nimport \"sync\"\nvar mu sync.Mutex\n"
	pkg := func(name, code, test string) goPackage {
		p := goPackage{Dir: t.TempDir(), ImportPath: name, GoFiles: []string{"p.go"}}
		write(t, p.Dir, "p.go", code)
		if test != "" {
			p.TestGoFiles = []string{"p_test.go"}
			write(t, p.Dir, "p_test.go", test)
		}
		return p
	}
	const test, asks = "package p\nfunc TestOne() {}\n", "package p\nvar s = \"-race\"\nfunc TestOne() {}\n"
	packages := []goPackage{pkg("quiet", "package p\n", test), pkg("locked", locked, test), pkg("untested", locked, ""), pkg("listed", locked, asks)}
	got, err := sorted(packages, map[string][]string{"listed": {"TestOne"}})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.without, []string{"quiet", "untested", "listed"}) || !slices.Equal(got.under, []string{"locked"}) || len(got.both) != 1 || got.both[0].ImportPath != "listed" {
		t.Errorf("sorted into %q, %q and %+v", got.without, got.under, got.both)
	}
	if _, err := sorted(packages, nil); err == nil || !strings.Contains(err.Error(), "listed") {
		t.Errorf("err = %v, want one that names the package whose tests are smaller", err)
	}
}

// The run without the detector leaves out what runs under it at the same size, and nothing
// else: no test that asks for its size, by another function or a variable too, and none
// whose name another package has.
func TestLeftOut(t *testing.T) {
	t.Parallel()
	p := goPackage{Dir: t.TempDir(), ImportPath: "m/p", XTestGoFiles: []string{"p_test.go", "q_test.go"}}
	write(t, p.Dir, "p_test.go", `package p_test

import "testing"

func TestSame(t *testing.T)   { helper(t) }
func TestOther(t *testing.T)  { helper(t) }
func TestShort(t *testing.T)  { if testing.Short() { return } }
func TestBy(t *testing.T)     { s.begin(t) }
func TestTable(t *testing.T)  { _ = sizes }
func TestShared(t *testing.T) { helper(t) }
func helper(t *testing.T)     { t.Helper() }
`)
	write(t, p.Dir, "q_test.go", `package p_test

type scene struct{}

var s scene
var sizes = []string{"-race"}

func (scene) begin(t *testing.T) { scene{}.large(t) }
func (scene) large(t *testing.T) { s.begin(t); _ = sizes }
`)
	f, err := look(p)
	if err != nil {
		t.Fatal(err)
	}
	s := plan{without: []string{"m/p", "m/q"}, found: map[string]found{"m/p": f, "m/q": {tests: []string{"TestShared", "TestQuiet"}}}}
	listed := []string{"TestSame", "TestShort", "TestBy", "TestTable", "TestShared"}
	if got := strings.Join(s.leftOut(map[string][]string{"m/p": listed}), " "); got != "-skip ^(TestSame)$" {
		t.Errorf("left out: %s", got)
	}
	for _, before := range []string{"TestMain", "init"} {
		first := web{before: {"racing": true}, "racing": {size: true}}
		if got := first.sized([]string{"TestSame"}); len(got) != 1 {
			t.Errorf("where %s asks, %q are sized", before, got)
		}
	}
	if got := s.leftOut(nil); got != nil {
		t.Errorf("of no list, left out: %q", got)
	}
}

// Code for tests that asks for their size would make tests smaller that do not ask.
func TestHelpers(t *testing.T) {
	t.Parallel()
	p := goPackage{Dir: t.TempDir(), ImportPath: "m/help", GoFiles: []string{"p.go"}}
	write(t, p.Dir, "p.go", "package help\nimport \"testing\"\nfunc Size() int {\n\tif testing.Short() {\n\t\treturn 1\n\t}\n\treturn 9\n}\n")
	if _, err := sorted([]goPackage{p}, nil); err == nil || !strings.Contains(err.Error(), "m/help") {
		t.Errorf("err = %v, want one that names the package", err)
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Of a goroutine that no test starts, the profile says so.
func TestStartedIn(t *testing.T) {
	t.Parallel()
	const profile = "mode: atomic\nm/p/f.go:3.20,5.4 2 7\nm/p/f.go:6.2,9.3 1 0\nm/p/g.go:6.2,9.3 1 1\n"
	for _, tt := range []struct {
		at   start
		want bool
	}{
		{start{"m/p/f.go", 3, 20}, true},
		{start{"m/p/f.go", 4, 2}, true},
		{start{"m/p/f.go", 3, 19}, false},
		{start{"m/p/f.go", 5, 4}, false},
		{start{"m/p/f.go", 7, 2}, false},
		{start{"m/p/g.go", 7, 2}, true},
		{start{"m/p/h.go", 7, 2}, false},
	} {
		if got := startedIn(profile, tt.at); got != tt.want {
			t.Errorf("startedIn of %+v = %t, want %t", tt.at, got, tt.want)
		}
	}
}

// A list that names what is not there is refused, so that none is forgotten when a test
// is renamed.
func TestScenarios(t *testing.T) {
	t.Parallel()
	got, err := parseScenarios("# of all\nm/p TestA TestB # two\n\tTestC\n\nm/q TestD\n")
	want := map[string][]string{"m/p": {"TestA", "TestB", "TestC"}, "m/q": {"TestD"}}
	if err != nil || !maps.EqualFunc(got, want, slices.Equal) {
		t.Errorf("parsed %v, %v, want %v", got, err, want)
	}
	for _, text := range []string{" TestA\n", "m/p\n"} {
		if got, err := parseScenarios(text); err == nil {
			t.Errorf("%q was parsed as %v", text, got)
		}
	}
	listed, err := parseScenarios(scenariosFile)
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range listed {
		if _, err := os.Stat(filepath.Join("../../..", strings.TrimPrefix(pkg, "zentrunk-reports/"))); err != nil {
			t.Errorf("scenarios.txt: %s is no package: %v", pkg, err)
		}
	}
	there := found{concurrent: true, tests: []string{"TestA"}}
	if err := fits("m/p", []string{"TestA"}, there); err != nil {
		t.Error(err)
	}
	if err := fits("m/p", []string{"TestA", "TestB"}, there); err == nil || !strings.Contains(err.Error(), "TestB") {
		t.Errorf("err = %v, want one that names TestB", err)
	}
	if err := fits("m/p", []string{"TestA"}, found{tests: there.tests}); err == nil {
		t.Error("a package in which nothing happens at once was taken")
	}
}
