package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// driven runs the scenarios of every package under the detector, and returns an error for
// each goroutine that none of them started: of these packages and of what they are built on.
func driven(s plan, scenarios map[string][]string) error {
	dir, err := os.MkdirTemp("", "testall-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var errs []error
	var profiles strings.Builder
	due := map[start]bool{}
	for i, p := range s.both {
		args := []string{"-race", "-short", "-run", "^(" + strings.Join(scenarios[p.ImportPath], "|") + ")$"}
		profile := filepath.Join(dir, strconv.Itoa(i))
		var covered []string
		for _, dep := range append([]string{p.ImportPath}, p.Deps...) {
			for _, at := range s.found[dep].starts {
				due[at] = true
			}
			if len(s.found[dep].starts) > 0 {
				covered = append(covered, dep)
			}
		}
		if len(covered) > 0 {
			args = append(args, "-coverpkg="+strings.Join(covered, ","), "-coverprofile="+profile)
		}
		errs = append(errs, test(append(args, p.ImportPath)...))
		text, err := os.ReadFile(profile)
		if err != nil && len(covered) > 0 {
			errs = append(errs, err)
		}
		profiles.Write(text)
	}
	for at := range due {
		if !startedIn(profiles.String(), at) {
			errs = append(errs, fmt.Errorf("scenarios.txt: no test that is named there starts the goroutine at %s:%d", at.file, at.line))
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
