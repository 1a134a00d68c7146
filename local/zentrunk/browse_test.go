package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
	"zentrunk-reports/local/browse"
)

// The pages of a bucket are those that lie there, by the workstation's credentials:
// each object at its key, whole and in parts, and the root leads to the newest day.
func TestBrowseBucket(t *testing.T) {
	account := zentrunktest.Start(t, zentrunktest.Options{Limit: -1})
	day := yesterday(time.Now())
	account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 8, Start: day, Calls: 9000})...)
	dir := t.TempDir()
	store, err := openFolder(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	cfg, err := handler.ParseConfig(overlay(map[string]string{
		"REPORT_BUCKET": folderBucket, "REPORT_PREFIX": "team/", "REPORT_INSIGHTS": "none", "ZENTRUNK_BASE_URL": account.URL,
		"ZENTRUNK_AUTH_ID": account.AuthID(), "ZENTRUNK_AUTH_TOKEN": account.AuthToken(), "ZENTRUNK_REQUESTS_PER_SECOND": "5000",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := report(t.Context(), map[string]any{"date": day.Format(time.DateOnly)}, cfg, store); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL_S3": store.Endpoint(), "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": store.AccessKey(), "AWS_SECRET_ACCESS_KEY": store.SecretKey(),
		"AWS_SESSION_TOKEN": "", "AWS_PROFILE": "", "AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
	} {
		t.Setenv(name, value)
	}
	command := browseCommand{Bucket: folderBucket, Prefix: "team/"}
	source, place, err := command.source(t.Context())
	if err != nil || place != "s3://"+folderBucket {
		t.Fatalf("%q, %v", place, err)
	}
	pages := browse.New(source, command.Prefix, func(err error) { t.Error(err) })
	get := func(path string, headers ...string) *httptest.ResponseRecorder {
		req := httptest.NewRequest(http.MethodGet, path, nil)
		for i := 0; i < len(headers); i += 2 {
			req.Header.Set(headers[i], headers[i+1])
		}
		rec := httptest.NewRecorder()
		pages.ServeHTTP(rec, req)
		return rec
	}
	bucket := folder(filepath.Join(dir, folderBucket))
	for _, key := range bucket.Keys(t) {
		whole := bucket.Object(t, key)
		got := get("/" + key)
		if got.Code != http.StatusOK || got.Body.String() != string(whole) {
			t.Errorf("GET %s = %d, %d bytes, want the %d that lie there", key, got.Code, got.Body.Len(), len(whole))
		}
		if again := get("/"+key, "If-None-Match", got.Header().Get("ETag")); again.Code != http.StatusNotModified {
			t.Errorf("GET %s with its tag = %d", key, again.Code)
		}
		last := len(whole) - 1
		if part := get("/"+key, "Range", fmt.Sprintf("bytes=%d-%d", last-9, last)); part.Code != http.StatusPartialContent || part.Body.String() != string(whole[last-9:]) {
			t.Errorf("the last ten bytes of %s = %d %q", key, part.Code, part.Body)
		}
	}
	page := "/team/reports/dt=" + day.Format(time.DateOnly) + "/report.html"
	if root := get("/"); root.Code != http.StatusFound || root.Header().Get("Location") != page {
		t.Errorf("GET / = %d to %s, want %s", root.Code, root.Header().Get("Location"), page)
	}
	for _, path := range []string{"/team/reports/dt=2020-01-01/report.html", "/reports/index.html", "/team/staging/x", "/team/"} {
		if got := get(path); got.Code != http.StatusNotFound {
			t.Errorf("GET %s = %d, want 404", path, got.Code)
		}
	}
}

// What keeps pages from being shown is told before anything is promised, with what to do.
func TestBrowseWithoutPages(t *testing.T) {
	empty := t.TempDir()
	if err := os.MkdirAll(filepath.Join(empty, folderBucket, "manifests"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_CONFIG_FILE", os.DevNull)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	for _, tt := range []struct {
		name    string
		command browseCommand
		want    string
	}{
		{"nothing published", browseCommand{Out: folderPath(empty)}, "no day is published in"},
		{"another prefix", browseCommand{Out: folderPath(empty), Prefix: "plivo/"}, `"plivo/"`},
		{"no folder", browseCommand{Out: folderPath(filepath.Join(empty, "none"))}, "none"},
		{"no credentials", browseCommand{Bucket: "reports"}, "aws s3 ls s3://reports/"},
	} {
		tt.command.Listen = "127.0.0.1:0"
		if err := tt.command.Run(t.Context()); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q in it", tt.name, err, tt.want)
		}
	}
	for _, tt := range []struct {
		command browseCommand
		want    string
	}{
		{browseCommand{}, "--bucket"},
		{browseCommand{Bucket: "reports", Prefix: "plivo"}, "ending in /"},
		{browseCommand{Bucket: "s3://reports"}, "the name of a bucket alone"},
	} {
		if err := tt.command.Validate(); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: %v, want %q in it", tt.command, err, tt.want)
		}
	}
}
