package main

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

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
	for _, name := range []string{"AWS_ENDPOINT_URL_S3", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"} {
		t.Setenv(name, "") // so that what openFolder sets ends with the test
	}
	run := func(revision int) {
		t.Helper()
		store, err := openFolder(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		answer, err := report(t.Context(), map[string]string{"date": date}, settings)
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

// What people type wrong is told with what to type.
func TestCommandLine(t *testing.T) {
	for _, tt := range []struct {
		args []string
		code int
	}{
		{[]string{"report"}, exitFailed},
		{[]string{"report", "--date", "2026-11-22", "--out", "a", "--bucket", "b"}, exitUsage},
		{[]string{"report", "--from", "2026-11-22", "--out", "a"}, exitUsage},
		{[]string{"report", "--day", "2026-11-22"}, exitUsage},
		{[]string{"demo", "--calls=-1"}, exitFailed},
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
