// Command testall runs the tests of the module in the working folder, or those of the
// packages that its arguments name. With -race:
//
//   - A package in which anything happens at once, in its code or in its tests, is tested
//     under the race detector. In no other has the detector anything to see.
//   - Of a package of scenarios.txt the tests that are named there run under the detector,
//     with -short: a test takes some six times as long there, and more days of other data
//     show it no other goroutines. All these tests together have to start every goroutine of
//     the packages and of what they are built on, which their coverage tells. The other
//     tests run without the detector, and so do the named ones that are larger there.
//   - Any other package is tested without it.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
)

func main() {
	race := flag.Bool("race", false, "use the race detector")
	flag.Parse()
	if err := run(*race, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "testall:", err)
		os.Exit(1)
	}
}

func run(race bool, patterns []string) error {
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	if !race {
		return test(patterns...)
	}
	packages, err := list(patterns)
	if err != nil {
		return err
	}
	scenarios, err := parseScenarios(scenariosFile)
	if err != nil {
		return err
	}
	s, err := sorted(packages, scenarios)
	if err != nil {
		return err
	}
	var errs []error
	if len(s.without) > 0 {
		errs = append(errs, test(append(s.leftOut(scenarios), s.without...)...))
	}
	if len(s.under) > 0 {
		errs = append(errs, test(append([]string{"-race"}, s.under...)...))
	}
	return errors.Join(append(errs, driven(s, scenarios))...)
}

// A plan is how each package is tested.
type plan struct {
	without []string // without the detector, those of both among them
	under   []string // under it
	both    []goPackage
	found   map[string]found // by package
}

// sorted looks at every package that has tests, and says how it is tested.
func sorted(packages []goPackage, scenarios map[string][]string) (plan, error) {
	s := plan{found: map[string]found{}}
	for _, p := range packages {
		f, err := look(p)
		if err != nil {
			return plan{}, err
		}
		s.found[p.ImportPath] = f
		names, chosen := scenarios[p.ImportPath]
		switch {
		case f.helps:
			return plan{}, fmt.Errorf("%s asks how large tests are to be, and is no test: which tests are smaller by it cannot be seen", p.ImportPath)
		case chosen:
			if err := fits(p.ImportPath, names, f); err != nil {
				return plan{}, err
			}
			s.without, s.both = append(s.without, p.ImportPath), append(s.both, p)
		case f.smaller:
			return plan{}, fmt.Errorf("tests of %s are smaller under the race detector: it belongs into scenarios.txt, so that they run at their size too", p.ImportPath)
		case f.concurrent && f.tested:
			s.under = append(s.under, p.ImportPath)
		default:
			s.without = append(s.without, p.ImportPath) // which compiles it too
		}
	}
	return s, nil
}

// test is `go test` with what is the same each time.
func test(args ...string) error {
	cmd := exec.Command("go", append([]string{"test", "-shuffle=on", "-timeout", "20m"}, args...)...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.Env = append(collector(os.Getenv), os.Environ()...) // of two entries the last counts
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("go test: %w", err)
	}
	return nil
}

// collector is how often garbage is collected in what `go test` starts, where the environment
// does not say: Go's own setting collects a heap of some ten MiB, as most test programs have,
// all the time. A test that starts another program chooses for it.
func collector(getenv func(string) string) []string {
	if getenv("GOGC") != "" || getenv("GOMEMLIMIT") != "" {
		return nil
	}
	return []string{"GOGC=400", "GOMEMLIMIT=4GiB"}
}
