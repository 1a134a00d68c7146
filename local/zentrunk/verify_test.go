package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The exit status says whether what is published is what its calls say, is something
// else, or could not be looked at; faults are lines of standard output, and nothing else
// is.
func TestVerifyExits(t *testing.T) {
	t.Parallel()
	bin, dir := buildProgram(t), t.TempDir()
	zentrunk := func(args ...string) (code int, stdout, stderr string) {
		cmd := exec.CommandContext(t.Context(), bin, args...)
		cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "AWS_EC2_METADATA_DISABLED=true"}
		cmd.Dir = dir
		return exitCode(t, cmd)
	}
	if code, _, stderr := zentrunk("demo", "--once", "--days", "1", "--calls", "60", "--out", "out"); code != 0 {
		t.Fatalf("the demo ends with %d: %s", code, stderr)
	}
	page := filepath.Join(dir, "out", folderBucket, "reports", "dt="+yesterday(time.Now()).Format(time.DateOnly), "report.html")
	check := func(args string, code int, stdout, stderr string) {
		t.Helper()
		gotCode, gotOut, gotErr := zentrunk(strings.Fields("verify " + args)...)
		if gotCode != code || !strings.Contains(gotOut, stdout) || !strings.Contains(gotErr, stderr) || (stdout == "") != (gotOut == "") {
			t.Errorf("verify %s: status %d, %q, %q, want %d, %q, %q", args, gotCode, gotOut, gotErr, code, stdout, stderr)
		}
	}
	check("--out out", 0, "", "1 day, 60 calls, 0 faults\n")
	check("", 2, "", "what to verify? Name a bucket with --bucket, or a folder with --out")
	check("--out nowhere", 2, "", "nothing was reported into ")
	check("--out out --to 2020-01-01", 2, "", "no day is published in ")
	check("--out out --prefix team/", 2, "", "is --prefix the stack's ReportPrefix?")
	check("--out out --from yesterday", 2, "", `--from is "yesterday", want a day such as 2026-11-22`)
	check("--out out --from 2026-11-31", 2, "", `--from is "2026-11-31"`)
	check("--out out --from 2026-11-22 --to 2026-11-21", 2, "", "--from is 2026-11-22, after --to, which is 2026-11-21")
	check("--bucket s3://mine", 2, "", `--bucket is "s3://mine"`)
	check("--bucket my-reports", 2, "", "zentrunk: ")
	if err := os.WriteFile(page, []byte("another page"), 0o644); err != nil {
		t.Fatal(err)
	}
	check("--out out", 1, "report.html: has 12 bytes, the manifest says ", "1 day, 60 calls, 1 fault\n")
}
