package main

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// While the demo runs, the lines that it prints, as they stand there, are enough to use
// its account by the other commands.
func testProgramUsesDemo(t *testing.T, bin string) {
	t.Parallel()
	shell, err := exec.LookPath("sh")
	if err != nil || runtime.GOOS == "windows" {
		t.Skip("the lines are for a shell")
	}
	dir := t.TempDir()
	demo := exec.CommandContext(t.Context(), bin, "demo", "--calls", "60", "--days", "1", "--seed", "7", "--out", "out", "--listen", "127.0.0.1:0")
	demo.Dir, demo.Env = dir, []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir}
	var stderr bytes.Buffer
	demo.Stderr = &stderr
	stdout, err := demo.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := demo.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := demo.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		if err := demo.Wait(); err != nil {
			t.Errorf("the demo ended with %v: %s", err, stderr.String())
		}
	}()
	exports, commands := linesOf(t, bufio.NewScanner(stdout), bin)
	if len(exports) == 0 || len(commands) != 4 {
		t.Fatalf("the demo prints %q and %q", exports, commands)
	}
	wants := []string{`"call_uuid"`, `"call_uuid"`, "quality_score", "60 calls"}
	for i, line := range commands {
		cmd := exec.CommandContext(t.Context(), shell, "-c", strings.Join(append(exports, line), "\n"))
		// What a person may have set for an account of his own gives way.
		cmd.Dir, cmd.Env = dir, []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "ZENTRUNK_SECRET_ARN=mine", "ZENTRUNK_AUTH_ID=MAXXXXXXXXXXXXXXXXXX"}
		if code, stdout, stderr := exitCode(t, cmd); code != 0 || !strings.Contains(stdout, wants[i]) {
			t.Errorf("%s: exit %d, stdout %q, stderr %q, want %q", line, code, stdout, stderr, wants[i])
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "build", "again", folderBucket, "reports", "index.html")); err != nil {
		t.Error(err)
	}
}

// linesOf reads what the demo prints until the last of its command lines.
func linesOf(t *testing.T, lines *bufio.Scanner, bin string) (exports, commands []string) {
	t.Helper()
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		switch {
		case strings.HasPrefix(line, "export "):
			exports = append(exports, line)
		case strings.HasPrefix(line, bin+" "):
			commands = append(commands, line)
		}
		if strings.HasPrefix(line, bin+" report ") {
			return exports, commands
		}
	}
	t.Fatalf("the demo ended its output: %v", lines.Err())
	return nil, nil
}
