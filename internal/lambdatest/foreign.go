package lambdatest

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A ForeignAnswer is what an invocation under a foreign runtime came to: the
// payload, and what kind of error it is, empty for none.
type ForeignAnswer struct {
	Error   string          `json:"error"`
	Payload json.RawMessage `json:"payload"`
}

// Foreign invokes bootstrap with the events, one after the other in one process,
// under a runtime API that is not this package's: the script that FOREIGN_RUNTIME
// names, run by node. It skips the test where that is not set. Variables of env
// that the platform reserves, such as credentials, are left to the script.
func Foreign(tb testing.TB, bootstrap string, env map[string]string, events ...string) []ForeignAnswer {
	tb.Helper()
	script := os.Getenv("FOREIGN_RUNTIME")
	if script == "" {
		tb.Skip("FOREIGN_RUNTIME is not set: `make peers` sets it")
	}
	job := struct {
		Folder string            `json:"folder"`
		Env    map[string]string `json:"env"`
		Events []json.RawMessage `json:"events"`
	}{Folder: filepath.Dir(bootstrap), Env: map[string]string{}}
	for name, value := range env {
		switch name {
		case "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN":
		default:
			job.Env[name] = value
		}
	}
	for _, event := range events {
		job.Events = append(job.Events, json.RawMessage(event))
	}
	in, err := json.Marshal(job)
	if err != nil {
		tb.Fatalf("encode the events: %v", err)
	}
	cmd := exec.CommandContext(tb.Context(), "node", script)
	cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+tb.TempDir()) // where it unpacks its runtimes
	cmd.Stdin = bytes.NewReader(in)
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		tb.Fatalf("%s: %v\n%s%s", script, err, out, problems.Bytes())
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	var answers []ForeignAnswer
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &answers); err != nil || len(answers) != len(events) {
		tb.Fatalf("%s answered %d of %d events: %v\n%s", script, len(answers), len(events), err, out)
	}
	return answers
}
