package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/internal/watch"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
	"zentrunk-reports/local/lookout"
)

// The status of --once says what is open: nothing, something, or that it could not see.
func TestWatchOnce(t *testing.T) {
	t.Parallel()
	bin := buildProgram(t)
	for name, tt := range map[string]struct {
		calls int
		fault *zentrunktest.Fault
		code  int
		says  string
	}{
		"quiet": {says: "  nothing open\n"},
		"open":  {calls: 4, code: somethingIsOpen, says: "  OPENED no country, satellites and networks\n"},
		"blind": {fault: &zentrunktest.Fault{Status: 503}, code: isBlind, says: "BLIND"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := zentrunktest.Start(t, zentrunktest.Options{Limit: -1})
			account.Add(toSatellites(time.Now().Add(-30*time.Minute), tt.calls)...)
			account.SetFaults(func(zentrunktest.Request) *zentrunktest.Fault { return tt.fault })
			cmd := exec.CommandContext(t.Context(), bin, "watch", "--once")
			cmd.Env = accountEnv(account)
			code, stdout, stderr := exitCode(t, cmd)
			if code != tt.code || !strings.Contains(stdout, tt.says) || !strings.Contains(stderr, "These rules work: no_country, ") {
				t.Errorf("status %d, %q and %q, want %d and %q", code, stdout, stderr, tt.code, tt.says)
			}
		})
	}
}

// toSatellites are n calls to a satellite phone that began together.
func toSatellites(at time.Time, n int) (calls []zentrunktest.Call) {
	for i := range n {
		c := zentrunktest.PageCall()
		c.Raw, c.To, c.ToCountry = nil, "+8816000000", ""
		c.UUID = c.UUID[:len(c.UUID)-1] + string(rune('0'+i))
		c.Initiation, c.Answer, c.End = at, at, at.Add(time.Minute).Truncate(time.Second)
		c.AmountE8 = zentrunktest.Some[int64](500_000_000)
		calls = append(calls, c)
	}
	return calls
}

// Ctrl-C ends the watch well, with a last line that says what is open.
func TestWatchEnds(t *testing.T) {
	t.Parallel()
	account := zentrunktest.Start(t, zentrunktest.Options{Limit: -1})
	account.Add(toSatellites(time.Now().Add(-30*time.Minute), 3)...)
	cmd := exec.CommandContext(t.Context(), buildProgram(t), "watch")
	cmd.Env = accountEnv(account)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	for b := make([]byte, 1000); !bytes.Contains(said.Bytes(), []byte("    incident ")); {
		n, err := stdout.Read(b)
		if err != nil {
			t.Fatalf("%v after %s", err, said.String())
		}
		said.Write(b[:n])
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v, %s", err, stderr.String())
	}
	if want := "\nThe watch has ended. Still open: no country, satellites and networks. From now on nobody looks, unless the watch is deployed.\n"; !strings.HasSuffix(stderr.String(), want) {
		t.Errorf("it ends with %q, want %q", stderr.String(), want)
	}
}

// A bucket is only read, whatever the watch finds, and its days say what is usual, in whose
// time zone, and what trunks are called. The clock is given.
func TestWatchOfBucket(t *testing.T) {
	const days = 8
	account := zentrunktest.Start(t, zentrunktest.Options{Limit: -1})
	now := time.Date(2026, 11, 24, 10, 1, 30, 0, time.UTC)
	account.Add(toSatellites(now.Add(-20*time.Minute), 3)...)
	today := now.Truncate(24 * time.Hour)
	for back := range days {
		account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 4, Start: today.AddDate(0, 0, -1-back), Calls: 300})...)
	}
	store, err := openFolder(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for name, value := range map[string]string{
		"ZENTRUNK_BASE_URL": account.URL, "ZENTRUNK_AUTH_ID": account.AuthID(), "ZENTRUNK_AUTH_TOKEN": account.AuthToken(), "ZENTRUNK_REQUESTS_PER_SECOND": "5000",
		"AWS_ENDPOINT_URL_S3": store.Endpoint(), "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": store.AccessKey(), "AWS_SECRET_ACCESS_KEY": store.SecretKey(),
		"AWS_SESSION_TOKEN": "", "AWS_PROFILE": "", "AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull, "REPORT_INSIGHTS": "none",
	} {
		t.Setenv(name, value)
	}
	folder := folder(filepath.Join(store.Dir(), folderBucket))
	cfg, err := handler.ParseConfig(overlay(map[string]string{"REPORT_BUCKET": folderBucket, "REPORT_PREFIX": "team/", "REPORT_TIMEZONE": "Asia/Kolkata"}))
	if err != nil {
		t.Fatal(err)
	}
	redirectStderr(t)
	event := map[string]any{"from": today.AddDate(0, 0, 1-days).Format(time.DateOnly), "to": today.AddDate(0, 0, -1).Format(time.DateOnly)}
	if _, err := reportAt(t.Context(), event, cfg, store, func() time.Time { return now }); err != nil {
		t.Fatal(err)
	}
	before := folder.objects(t)

	var said, notes bytes.Buffer
	out := output{}
	out.Writer, out.Notes = &said, &notes
	command := watchCommand{Bucket: folderBucket, Prefix: "team/", Once: true}
	w, err := command.post(t.Context(), out, now)
	if err != nil {
		t.Fatal(err)
	}
	w.Now = func() time.Time { return now }
	if err := command.watch(t.Context(), w, out); !errors.Is(err, verdict(somethingIsOpen)) {
		t.Errorf("it ends with %v", err)
	}
	if want := "All rules work, with bounds 1.5 times as high until there are 14 days: s3://zentrunk-reports/team has 7 days of the last 28."; strings.Join(w.working(), "\n") != want || notes.Len() > 0 {
		t.Errorf("it says %q, want %q; and notes %q, want nothing", w.working(), want, notes.String())
	}
	if w.Location.String() != "Asia/Kolkata" || !strings.Contains(said.String(), "OPENED no country") {
		t.Errorf("in %s it says\n%s", w.Location, said.String())
	}
	if !maps.Equal(before, folder.objects(t)) {
		t.Error("the bucket was written to")
	}
	missing := watchCommand{Bucket: "no-such-bucket", Once: true}
	if _, err := missing.post(t.Context(), out, now); err == nil || !strings.Contains(err.Error(), "no-such-bucket") {
		t.Errorf("of a bucket that is none it says %v", err)
	} else if code, say := statusOf(err); code != exitUsage || !say {
		t.Errorf("of a bucket that is none its status is %d", code)
	}
}

// The rules that are said to work without baselines are those of the page, and all others
// are silent.
func TestWorkingRules(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(inProject("docs/watch.md"))
	if err != nil {
		t.Fatal(err)
	}
	sentence := regexp.MustCompile(`With fewer than 7 days only these rules work: (.*)\.\n`).FindSubmatch(page)
	if sentence == nil {
		t.Fatal("docs/watch.md does not say which rules work with fewer than 7 days")
	}
	said := strings.Join((&post{}).working(), " ")
	for _, name := range regexp.MustCompile("`([a-z_]+)`").FindAllStringSubmatch(string(sentence[1]), -1) {
		if !strings.Contains(said, name[1]) {
			t.Errorf("it does not say that %s works: %s", name[1], said)
		}
	}
	if got := (&post{where: "s3://b", days: 14}).working(); len(got) != 1 || got[0] != "All rules work: s3://b has 14 days of the last 28." {
		t.Errorf("of 14 days it says %q", got)
	}
}

// A watch in a folder leaves incidents where the day's report looks for them.
func TestWatchInFolder(t *testing.T) {
	account := zentrunktest.Start(t, zentrunktest.Options{Limit: -1})
	now := time.Date(2026, 11, 24, 10, 1, 30, 0, time.UTC)
	account.Add(toSatellites(now.Add(-20*time.Minute), 3)...)
	for name, value := range map[string]string{
		"ZENTRUNK_BASE_URL": account.URL, "ZENTRUNK_AUTH_ID": account.AuthID(), "ZENTRUNK_AUTH_TOKEN": account.AuthToken(), "ZENTRUNK_REQUESTS_PER_SECOND": "5000",
	} {
		t.Setenv(name, value)
	}
	dir := t.TempDir()
	command := watchCommand{Out: folderPath(dir), Once: true, JSON: true}
	for run := range 2 {
		var said bytes.Buffer
		out := output{}
		out.Writer, out.Notes = &said, new(bytes.Buffer)
		w, err := command.post(t.Context(), out, now)
		if err != nil {
			t.Fatal(err)
		}
		w.Now = func() time.Time { return now.Add(time.Duration(run) * lookout.Due(now).Sub(now)) }
		if err := command.watch(t.Context(), w, out); !errors.Is(err, verdict(somethingIsOpen)) {
			t.Errorf("run %d ends with %v", run, err)
		}
		if kind := []string{"opened", "open"}[run]; !strings.Contains(said.String(), `{"type":"incident.`+kind+`","id":"`) {
			t.Errorf("run %d says\n%s", run, said.String())
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, folderBucket, "watch", "incidents", "dt=2026-11-24", "*.json"))
	if err != nil || len(files) != 1 {
		t.Fatalf("incidents are %v, %v", files, err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	var in watch.Incident
	if err := json.Unmarshal(b, &in); err != nil || in.Rule != "no_country" || in.Calls != 3 {
		t.Errorf("the incident is %s, %v", b, err)
	}
}

// A wait ends once the wall's clock shows the time, and with its context.
func TestWaitUntil(t *testing.T) {
	t.Parallel()
	if err := waitUntil(t.Context(), time.Now().Add(-time.Hour)); err != nil {
		t.Error(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := waitUntil(ctx, time.Now().Add(time.Hour)); !errors.Is(err, context.Canceled) {
		t.Errorf("it ends with %v", err)
	}
}
