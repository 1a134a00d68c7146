package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
	"zentrunk-reports/local/s3local"
)

// A SIP Call-ID is looked for in the API's list, page by page until it is found, in the
// time that is given; and in what is published, in a folder or a bucket, also where the
// API has forgotten the call.
func testProgramFindsByCallID(t *testing.T, bin string) {
	t.Parallel()
	account := zentrunktest.Start(t, zentrunktest.Options{Limit: -1})
	day := yesterday(time.Now())
	account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: day, Calls: 130})...)
	all := account.Between(day, day.AddDate(0, 0, 1)) // newest first
	newest, heard := all[0], all[0]
	for _, c := range all { // the oldest that was heard
		if c.Insights != nil && c.Insights.Score.Valid {
			heard = c
		}
	}
	dir, store := publishedFolder(t, account, day)
	bucketEnv := []string{
		"AWS_ENDPOINT_URL_S3=" + store.Endpoint(), "AWS_REGION=" + s3local.Region, "AWS_ACCESS_KEY_ID=" + store.AccessKey(), "AWS_SECRET_ACCESS_KEY=" + store.SecretKey(),
	}
	gone := heard.UUID
	forgetful := zentrunktest.Start(t, zentrunktest.Options{Limit: -1})
	since := day.Format(time.DateOnly)
	tests := []struct {
		args           []string
		account        *zentrunktest.Server
		code           int
		stdout, stderr string
		lists          int // requests for pages at the most
	}{
		{[]string{"call", heard.CallID, "--since", since}, account, 0, heard.UUID, "", 7},
		{[]string{"call", "Call-ID: " + heard.CallID, "--since", "yesterday", "--table"}, account, 0, "call_uuid        " + heard.UUID, "", 7},
		{[]string{"insights", heard.CallID, "--since", since, "--table"}, account, 0, "call_uuid        " + heard.UUID, "", 7},
		{[]string{"calls", newest.CallID, "--since", since}, account, 0, newest.UUID, "", 7},
		{[]string{"call", newest.CallID, "--since", since, "--until", since + " 00:00:01"}, account, 1, "", "has the SIP Call-ID " + newest.CallID + "; --since searches further back", 1},
		{[]string{"calls", "nobody@nowhere", "--since", since, "--table"}, account, 0, "", "No call matches.\nA SIP Call-ID is that of Plivo's side", 7},
		{[]string{"call", heard.CallID, "--out", dir}, account, 0, heard.UUID, "", 0},
		{[]string{"insights", heard.CallID, "--out", dir, "--since", since}, account, 0, "quality_score", "", 0},
		{[]string{"call", heard.CallID, "--bucket", folderBucket}, account, 0, heard.UUID, "", 0},
		{[]string{"call", "nobody@nowhere", "--bucket", folderBucket}, account, 1, "", "no call in s3://" + folderBucket + "/ has the SIP Call-ID nobody@nowhere", 0},
		{[]string{"call", heard.CallID, "--bucket", "My_Reports"}, account, exitUsage, "", "--bucket is \"My_Reports\", want the name of a bucket alone", 0},
		{[]string{"call", heard.CallID, "--out", dir, "--until", "2020-01-01"}, account, 1, "", "has the SIP Call-ID " + heard.CallID, 0},
		{[]string{"call", heard.CallID, "--out", filepath.Join(dir, "none")}, account, 1, "", "none/" + folderBucket, 0},
		{[]string{"call", heard.CallID, "--out", dir, "--table"}, forgetful, 0, "call_uuid        " + gone, "The API does not know the call any more: this is what was published of " + since, 0},
		{[]string{"insights", heard.CallID, "--out", dir, "--table"}, forgetful, 0, "rating ", "this is what was published of " + since, 0},
		{[]string{"call", heard.CallID, "--out", dir}, forgetful, 1, "", "has no trunk call " + gone, 0},
	}
	for _, tt := range tests {
		t.Run(strings.Join(tt.args, " "), func(t *testing.T) {
			before := tt.account.Stats().ByKind[zentrunktest.KindList]
			cmd := exec.CommandContext(t.Context(), bin, tt.args...)
			cmd.Env = accountEnv(tt.account, bucketEnv...)
			code, stdout, stderr := exitCode(t, cmd)
			if code != tt.code || !strings.Contains(stdout, tt.stdout) || !strings.Contains(stderr, tt.stderr) || (tt.stderr == "") != (stderr == "") {
				t.Errorf("exit %d, stdout %.300q, stderr %q, want %d, %q, %q", code, stdout, stderr, tt.code, tt.stdout, tt.stderr)
			}
			if got := tt.account.Stats().ByKind[zentrunktest.KindList] - before; got > tt.lists {
				t.Errorf("%d list requests, want at most %d", got, tt.lists)
			}
		})
	}
}

// oneServer keeps tests that run side by side from starting a second local S3 server: a
// process may have one.
var oneServer sync.Mutex

// publishedFolder reports day of account into a folder and leaves the server on.
func publishedFolder(t *testing.T, account *zentrunktest.Server, day time.Time) (string, *s3local.Server) {
	t.Helper()
	dir := t.TempDir()
	cfg, err := handler.ParseConfig(overlay(map[string]string{
		"REPORT_BUCKET": folderBucket, "AWS_ENDPOINT_URL_S3": "", "ZENTRUNK_REQUESTS_PER_SECOND": "5000", "ZENTRUNK_SECRET_ARN": "",
		"ZENTRUNK_BASE_URL": account.URL, "ZENTRUNK_AUTH_ID": account.AuthID(), "ZENTRUNK_AUTH_TOKEN": account.AuthToken(),
	}))
	if err != nil {
		t.Fatal(err)
	}
	oneServer.Lock()
	t.Cleanup(oneServer.Unlock)
	store, err := openFolder(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	if _, err := report(t.Context(), map[string]any{"date": day.Format(time.DateOnly)}, cfg, store); err != nil {
		t.Fatal(err)
	}
	return dir, store
}

// The SDK's own words do not come between what a command says.
func TestSDKIsQuiet(t *testing.T) {
	said := redirectStderr(t)
	t.Setenv("AWS_CONFIG_FILE", os.DevNull)
	cfg, err := awsSettings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	cfg.Logger.Logf("WARN", "Response has no supported checksum. Not validating response payload.")
	if got := said(); got != "" {
		t.Errorf("standard error has %q", got)
	}
}
