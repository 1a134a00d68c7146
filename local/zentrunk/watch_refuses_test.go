package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// What people get wrong is one sentence and status 2, before anything is asked.
func TestWatchRefuses(t *testing.T) {
	t.Parallel()
	bin := buildProgram(t)
	account := zentrunktest.Start(t, zentrunktest.Options{Limit: -1})
	elsewhere := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(elsewhere.Close)
	dir := t.TempDir()
	file, broken, foreign := filepath.Join(dir, "file"), filepath.Join(dir, "broken"), filepath.Join(dir, "foreign")
	write := func(path, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(file, "")
	write(filepath.Join(broken, folderBucket, "watch", "state.json"), "{}")
	write(filepath.Join(foreign, folderBucket, "manifests", "dt=2026-11-22", "manifest.json"), `{"account":"MAXXXXXXXXXXXXXXXXXX","timezone":"UTC"}`)
	write(filepath.Join(foreign, folderBucket, "reports", "dt=2026-11-22", "report.json"), `{}`)
	noAWS := []string{"AWS_REGION=us-east-1", "AWS_ENDPOINT_URL_S3=http://127.0.0.1:1", "AWS_CONFIG_FILE=" + os.DevNull, "AWS_SHARED_CREDENTIALS_FILE=" + os.DevNull, "AWS_EC2_METADATA_DISABLED=true"}
	for _, tt := range []struct {
		args, env, says string
	}{
		{args: "--tz Berlin", says: `zentrunk: --tz: is "Berlin": did you mean Europe/Berlin?`},
		{args: "--tz Mars/Olympus", says: `zentrunk: --tz: is "Mars/Olympus", which is not in database `},
		{args: "--once --bucket My_Bucket", says: `zentrunk: watch: --bucket is "My_Bucket", want the name of a bucket alone, such as my-reports`},
		{args: "--once --bucket s3://reports/x", says: `zentrunk: watch: --bucket is "s3://reports/x", want the name of a bucket alone, such as my-reports`},
		{args: "--once --bucket", says: "zentrunk: --bucket: without a value, want the name of a bucket"},
		{args: "--once --bucket reports", says: "AWS credentials come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from AWS_PROFILE"},
		{args: "--out " + file, says: "zentrunk: --out " + file + " is a file, want a folder"},
		{args: "--out x --bucket reports", says: "zentrunk: --bucket and --out can't be used together"},
		{args: "--out x --prefix team", says: `zentrunk: watch: --prefix is "team", want it ending in /`},
		{args: "--out " + broken, says: "zentrunk: read the state of the watch: it has version 0, want 1; who removes the file begins again"},
		{args: "--out " + foreign, says: "zentrunk: the days in " + filepath.Join(foreign, folderBucket) + " are account MAXXXXXXXXXXXXXXXXXX's, and the credentials are those of MAZENTRUNKSIMULATED0: what is usual there says nothing of it"},
		{args: "--once", env: "ZENTRUNK_AUTH_ID=", says: "zentrunk: wrong settings: ZENTRUNK_AUTH_ID is not set, ZENTRUNK_AUTH_TOKEN is"},
		{args: "--once", env: "ZENTRUNK_AUTH_TOKEN=of-nobody", says: "check ZENTRUNK_AUTH_ID and ZENTRUNK_AUTH_TOKEN"},
		{args: "", env: "ZENTRUNK_AUTH_TOKEN=of-nobody", says: "check ZENTRUNK_AUTH_ID and ZENTRUNK_AUTH_TOKEN"},
		{args: "--once", env: "ZENTRUNK_BASE_URL=" + elsewhere.URL, says: "ZENTRUNK_BASE_URL must be the API's root, such as https://api.plivo.com/v1"},
		{args: "--once", env: "ZENTRUNK_REQUESTS_PER_SECOND=fast", says: `zentrunk: wrong settings: ZENTRUNK_REQUESTS_PER_SECOND is "fast"`},
	} {
		t.Run(tt.args+" "+tt.env, func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), bin, append([]string{"watch"}, strings.Fields(tt.args)...)...)
			cmd.Env = accountEnv(account, append(noAWS, tt.env)...)
			cmd.Dir = dir
			code, _, stderr := exitCode(t, cmd)
			if code != exitUsage || !strings.Contains(stderr, tt.says) || strings.Contains(stderr, "of-nobody") {
				t.Errorf("status %d and %q, want 2 and %q", code, stderr, tt.says)
			}
		})
	}
}

// Without credentials at all, the sentence says how to give them.
func TestWatchWithoutCredentials(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), buildProgram(t), "watch", "--once")
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}
	code, stdout, stderr := exitCode(t, cmd)
	if code != exitUsage || stdout != "" || !strings.Contains(stderr, "ZENTRUNK_AUTH_ID") || strings.Count(stderr, "\n") != 1 {
		t.Errorf("status %d, %q and %q", code, stdout, stderr)
	}
}
