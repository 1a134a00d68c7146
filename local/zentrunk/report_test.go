package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A folder is a bucket as it lies on the disk.
type folder string

func (f folder) Object(t testing.TB, key string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(string(f), filepath.FromSlash(key)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (f folder) Keys(t testing.TB) []string {
	t.Helper()
	var keys []string
	err := filepath.WalkDir(string(f), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		key, err := filepath.Rel(string(f), path)
		keys = append(keys, filepath.ToSlash(key))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func (f folder) objects(t *testing.T) map[string]string {
	all := map[string]string{}
	for _, key := range f.Keys(t) {
		all[key] = string(f.Object(t, key))
	}
	return all
}

// The same job, on a store that enforces signatures, checksums and conditions,
// leaves plain files that add up; a rerun changes none, late calls change them,
// and one folder serves any number of runs.
func TestReportIntoFolder(t *testing.T) {
	account := zentrunktest.Start(t, zentrunktest.Options{Limit: -1})
	from := yesterday(time.Now())
	date := from.Format(time.DateOnly)
	account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 2, Start: from, Calls: 400, Unreadable: 3})...)
	dir := t.TempDir()
	settings := map[string]string{
		"REPORT_BUCKET": folderBucket, "REPORT_PREFIX": "team/", "REPORT_WINDOW_CALLS": "90",
		"ZENTRUNK_BASE_URL": account.URL, "ZENTRUNK_AUTH_ID": account.AuthID(), "ZENTRUNK_AUTH_TOKEN": account.AuthToken(),
		"ZENTRUNK_REQUESTS_PER_SECOND": "5000",
	}
	cfg, err := handler.ParseConfig(overlay(settings))
	if err != nil {
		t.Fatal(err)
	}
	// None of a workstation's own settings reaches the folder.
	for name, value := range map[string]string{
		"AWS_PROFILE": "of nobody", "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:1", "AWS_USE_FIPS_ENDPOINT": "true",
		"REPORT_DIGEST_TOPIC_ARN": "arn:aws:sns:eu-central-1:123456789012:digests",
	} {
		t.Setenv(name, value)
	}
	run := func(revision int) {
		t.Helper()
		store, err := openFolder(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		answer, err := report(t.Context(), map[string]any{"date": date}, cfg, store)
		if err != nil {
			t.Fatal(err)
		}
		if r := answer.Reports[0]; r.Revision != revision || !r.Complete {
			t.Errorf("answer %+v, want revision %d, complete", r, revision)
		}
		dailytest.Check(t, folder(filepath.Join(dir, folderBucket)), dailytest.Want{
			Account: account, From: from, To: from.AddDate(0, 0, 1), Date: date, Prefix: "team/", Revision: revision,
		})
	}
	bucket := folder(filepath.Join(dir, folderBucket))
	run(1)
	before := bucket.objects(t)
	run(1)
	if !maps.Equal(before, bucket.objects(t)) {
		t.Error("the rerun changed bytes")
	}
	account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: from, Calls: 20})...)
	run(2)
	if !slices.ContainsFunc(bucket.Keys(t), func(key string) bool { return strings.HasSuffix(key, "rejects.jsonl") }) {
		t.Error("the unreadable records are not kept")
	}
}

// A report into a folder asks for the account's secret with the credentials of the
// workstation, not with the folder's.
func TestReportIntoFolderBySecret(t *testing.T) {
	account := zentrunktest.Start(t, zentrunktest.Options{Limit: -1})
	from := yesterday(time.Now())
	account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 4, Start: from, Calls: 30})...)
	var signed []string
	secrets := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		signed = append(signed, r.Header.Get("Authorization"))
		secret := fmt.Sprintf(`{"auth_id":%q,"auth_token":%q}`, account.AuthID(), account.AuthToken())
		json.NewEncoder(w).Encode(map[string]string{"SecretString": secret}) //nolint:errcheck // the job would miss it
	}))
	t.Cleanup(secrets.Close)
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "AKIDWORKSTATION", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "", "AWS_REGION": "eu-west-1",
		"AWS_ENDPOINT_URL_SECRETS_MANAGER": secrets.URL, "AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
	} {
		t.Setenv(name, value)
	}
	store, err := openFolder(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	cfg, err := handler.ParseConfig(overlay(map[string]string{
		"REPORT_BUCKET": folderBucket, "ZENTRUNK_BASE_URL": account.URL, "ZENTRUNK_SECRET_ARN": "plivo", "ZENTRUNK_REQUESTS_PER_SECOND": "5000",
	}))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := report(t.Context(), map[string]any{"date": from.Format(time.DateOnly)}, cfg, store)
	if err != nil || len(answer.Reports) != 1 || answer.Reports[0].Calls != 30 {
		t.Errorf("answer %+v, %v, want 30 calls", answer, err)
	}
	if len(signed) != 1 || !strings.Contains(signed[0], "Credential=AKIDWORKSTATION/") || !strings.Contains(signed[0], "/eu-west-1/secretsmanager/") {
		t.Errorf("the secret was asked for by %q, want once, by the workstation's key and region", signed)
	}
}

// Days in words are those of the zone that bounds the report's days.
func TestResolveDays(t *testing.T) {
	t.Parallel()
	tokyo := time.FixedZone("Tokyo", 9*60*60)
	event := map[string]any{"from": "Yesterday", "to": "today", "date": "2026-11-01", "replace": true}
	resolveDays(event, time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC), tokyo)
	if want := map[string]any{"from": "2026-11-22", "to": "2026-11-23", "date": "2026-11-01", "replace": true}; !maps.Equal(event, want) {
		t.Errorf("the event is %v, want %v", event, want)
	}
}

// What people type wrong is told with what to type.
func TestCommandLine(t *testing.T) {
	for _, tt := range []struct {
		args []string
		code int
	}{
		{[]string{"report"}, exitUsage},
		{[]string{"report", "--date", "", "--out", "a"}, exitUsage}, // a variable of the shell that is not set
		{[]string{"report", "--date=", "--out", "a"}, exitUsage},
		{[]string{"report", "--from", "", "--to", "", "--out", "a"}, exitUsage},
		{[]string{"report", "--date", "2026-11-22", "--out", ""}, exitUsage},
		{[]string{"report", "--date", "2026-11-22", "--bucket="}, exitUsage},
		{[]string{"report", "--date", "2026-11-22", "--to", "2026-11-22", "--out", "a"}, exitUsage},
		{[]string{"report", "--date", "2026-11-22", "--out", "a", "--bucket", "b"}, exitUsage},
		{[]string{"report", "--from", "2026-11-22", "--out", "a"}, exitUsage},
		{[]string{"report", "--day", "2026-11-22"}, exitUsage},
		{[]string{"report", "--replace", "--out", "a"}, exitUsage},
		{[]string{"report", "--replace", "--from", "2026-11-21", "--to", "2026-11-22", "--out", "a"}, exitUsage},
		{[]string{"report", "--replace", "--date", "2026-11-22", "--from", "2026-11-21", "--to", "2026-11-22", "--out", "a"}, exitUsage},
		{[]string{"report", "--rewrite", "--out", "a"}, exitUsage},
		{[]string{"report", "--rewrite", "--date", "2026-11-22", "--out", "a"}, exitUsage},
		{[]string{"report", "--rewrite", "--replace", "--date", "2026-11-22", "--from", "2026-11-21", "--to", "2026-11-22", "--out", "a"}, exitUsage},
		{[]string{"demo", "--calls=-1"}, exitUsage},
		{[]string{"demo", "--days=-1"}, exitUsage},
		{[]string{"demo", "--out="}, exitUsage},
		{[]string{"demo", "--once", "--out", "report_test.go"}, exitFailed},
		{[]string{"estimate"}, exitUsage},
		{[]string{"demo", "--listen", "0.0.0.0:8080"}, exitFailed},
		{[]string{"demo", "--listen", "8080"}, exitFailed},
		{[]string{"reports"}, exitUsage},
		{nil, exitUsage},
	} {
		t.Setenv("REPORT_BUCKET", "")
		if code := run(t.Context(), tt.args); code != tt.code {
			t.Errorf("zentrunk %q ended with %d, want %d", tt.args, code, tt.code)
		}
	}
}
