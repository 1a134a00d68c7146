package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// driven runs the scenarios of a package under the detector, and returns an error for each
// goroutine that none of them started: of the package itself and of what it is built on.
func driven(p goPackage, names []string, starts map[string][]start) error {
	var due []start
	var covered []string
	for _, dep := range append([]string{p.ImportPath}, p.Deps...) {
		if len(starts[dep]) > 0 {
			due, covered = append(due, starts[dep]...), append(covered, dep)
		}
	}
	args := []string{"-race", "-short", "-run", "^(" + strings.Join(names, "|") + ")$"}
	if len(due) == 0 {
		return test(append(args, p.ImportPath)...)
	}
	dir, err := os.MkdirTemp("", "testall-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	profile := filepath.Join(dir, "profile")
	if err := test(append(args, "-coverpkg="+strings.Join(covered, ","), "-coverprofile="+profile, p.ImportPath)...); err != nil {
		return err
	}
	text, err := os.ReadFile(profile)
	if err != nil {
		return err
	}
	var errs []error
	for _, s := range due {
		if !startedIn(string(text), s) {
			errs = append(errs, fmt.Errorf("no scenario of %s starts the goroutine at %s:%d", p.ImportPath, s.file, s.line))
		}
	}
	return errors.Join(errs...)
}

// startedIn is whether a profile of coverage, as `go test` writes it, counts the block in
// which a goroutine is started.
func startedIn(profile string, s start) bool {
	for line := range strings.Lines(profile) {
		file, block, _ := strings.Cut(line, ".go:")
		if file+".go" != s.file {
			continue
		}
		var fromLine, fromColumn, toLine, toColumn, statements, count int
		if _, err := fmt.Sscanf(block, "%d.%d,%d.%d %d %d", &fromLine, &fromColumn, &toLine, &toColumn, &statements, &count); err != nil {
			continue // no block: no such line counts anything
		}
		begun := fromLine < s.line || fromLine == s.line && fromColumn <= s.column
		over := toLine < s.line || toLine == s.line && toColumn <= s.column
		if begun && !over && count > 0 {
			return true
		}
	}
	return false
}
