package main

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed scenarios.txt
var scenariosFile string

// parseScenarios returns the tests by package. Each line is a package and its tests, or
// more tests of the package above it where it begins with a blank; # begins a comment.
func parseScenarios(text string) (map[string][]string, error) {
	all := map[string][]string{}
	pkg := ""
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if strings.TrimLeft(line, " \t") == line {
			pkg, words = words[0], words[1:]
		}
		if pkg == "" {
			return nil, fmt.Errorf("scenarios.txt: %s stand below no package", words)
		}
		all[pkg] = append(all[pkg], words...)
	}
	for pkg, names := range all {
		if len(names) == 0 {
			return nil, fmt.Errorf("scenarios.txt: %s has no tests", pkg)
		}
	}
	return all, nil
}

// fits returns an error where a package is not one of which tests can be chosen, or has
// no such test.
func fits(pkg string, names []string, f found) error {
	if !f.concurrent {
		return fmt.Errorf("scenarios.txt: in %s nothing happens at once", pkg)
	}
	for _, name := range names {
		if !slices.Contains(f.tests, name) {
			return fmt.Errorf("scenarios.txt: %s has no test %s", pkg, name)
		}
	}
	return nil
}
