package main

import (
	"errors"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// `make help` names every target that people use, with what it does.
func TestMakeHelp(t *testing.T) {
	t.Parallel()
	mk, err := exec.LookPath("make")
	if err != nil {
		t.Skip("this machine has no make")
	}
	cmd := exec.CommandContext(t.Context(), mk, "--no-print-directory", "help")
	cmd.Dir = inProject(".")
	said, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Logf("%s", exit.Stderr)
		}
		t.Fatal(err)
	}
	makefile, err := os.ReadFile(inProject("Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	internal := []string{"build-PullFunction", "build-DailyReportFunction", "build-WatchFunction", "build-CallInsightsFunction", "quick-fuzz", "chromium"}
	phony := regexp.MustCompile(`(?m)^\.PHONY:(.*)$`).FindAllStringSubmatch(string(makefile), -1)
	if len(phony) == 0 {
		t.Fatal("no targets")
	}
	for _, line := range phony {
		for target := range strings.FieldsSeq(line[1]) {
			if !slices.Contains(internal, target) && !regexp.MustCompile(`(?m)^  `+target+` +\S`).Match(said) {
				t.Errorf("make help lacks %s:\n%s", target, said)
			}
		}
	}
}
