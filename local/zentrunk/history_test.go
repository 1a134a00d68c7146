package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
	"zentrunk-reports/local/published"
	"zentrunk-reports/local/s3local"
)

// Calls are found by UUID and by number in what is published, in a folder and a bucket
// alike, in every form of output, and without credentials of the API. What is not found
// says what was searched, and no error has a whole number.
func testProgramFindsHistory(t *testing.T, bin string) {
	t.Parallel()
	account := zentrunktest.Start(t, zentrunktest.Options{Limit: -1})
	day := yesterday(time.Now())
	account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 4, Start: day, Calls: 60})...)
	call := account.Between(day, day.AddDate(0, 0, 1))[0]
	dir, store := publishedFolder(t, account, day)
	date, digits := day.Format(time.DateOnly), strings.TrimPrefix(call.From, "+")
	spaced := "+" + digits[:1] + " " + digits[1:4] + "-" + digits[4:]
	tests := []struct {
		args           []string
		code           int
		stdout, stderr string
	}{
		{[]string{"--out", dir, "--uuid", call.UUID}, 0, `{"call_uuid":"` + call.UUID + `","call_id":"`, ""},
		{[]string{"--bucket", folderBucket, "--uuid", "https://api.plivo.com/v1/Account/X/Zentrunk/Call/" + call.UUID + "/"}, 0, call.UUID, ""},
		{[]string{"--bucket", folderBucket, "--number", call.From, "--csv"}, 0, call.UUID, ""},
		{[]string{"--out", dir, "--number", spaced, "--table", "--tz", "Asia/Kathmandu"}, 0, "end_time (Kathm", ""},
		{[]string{"--out", dir, "--uuid", call.UUID, "--from", date, "--to", date}, 0, call.UUID, ""},
		{[]string{"--out", dir, "--uuid", "00000000-0000-4000-8000-000000000000"}, 1, "", "has the UUID 00000000-0000-4000-8000-000000000000: " + date + " was searched\n"},
		{[]string{"--bucket", folderBucket, "--number", "+12015550177"}, 1, "", "no call in s3://" + folderBucket + "/ has the number +12*******77: " + date + " was searched; a number is compared whole"},
		{[]string{"--out", dir, "--uuid", call.UUID, "--to", "2020-01-01"}, 1, "", "none of these days is published there"},
		{[]string{"--out", filepath.Join(dir, "none"), "--uuid", call.UUID}, 1, "", "no such file or directory"},
		{[]string{"--out", dir}, exitUsage, "", "what to find? Name a call with --uuid, or a number with --number"},
		{[]string{"--uuid", call.UUID}, exitUsage, "", "where to look?"},
		{[]string{"--out", dir, "--uuid", call.CallID}, exitUsage, "", "--uuid is a SIP Call-ID"},
		{[]string{"--out", dir, "--uuid", call.UUID, "--from", "soon"}, exitUsage, "", `--from is "soon", want a day`},
		{[]string{"--out", dir, "--uuid", call.UUID, "--from", "2026-11-02", "--to", "2026-11-01"}, exitUsage, "", "--from 2026-11-02 is after --to 2026-11-01"},
		{[]string{"--out", dir, "--number", "0202"}, exitUsage, "", "--number: "},
	}
	for _, tt := range tests {
		t.Run(strings.Join(tt.args, " "), func(t *testing.T) {
			code, stdout, stderr := runFind(t, bin, store, tt.args...)
			if code != tt.code || !strings.Contains(stdout, tt.stdout) || !strings.Contains(stderr, tt.stderr) || (tt.stderr == "") != (stderr == "") {
				t.Errorf("exit %d, stdout %.300q, stderr %q, want %d, %q, %q", code, stdout, stderr, tt.code, tt.stdout, tt.stderr)
			}
		})
	}
	t.Run("forms", func(t *testing.T) { findsInForms(t, bin, store, dir, call) })
	t.Run("damage", func(t *testing.T) { findsBesideDamage(t, bin, store, dir, call) })
}

func runFind(t *testing.T, bin string, store *s3local.Server, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), bin, append([]string{"find"}, args...)...)
	cmd.Env = []string{
		"HOME=" + t.TempDir(), "AWS_ENDPOINT_URL_S3=" + store.Endpoint(), "AWS_REGION=" + s3local.Region,
		"AWS_ACCESS_KEY_ID=" + store.AccessKey(), "AWS_SECRET_ACCESS_KEY=" + store.SecretKey(),
	}
	return exitCode(t, cmd)
}

// findsInForms holds the calls of a number to those that the account has.
func findsInForms(t *testing.T, bin string, store *s3local.Server, dir string, call *zentrunktest.Call) {
	_, stdout, _ := runFind(t, bin, store, "--out", dir, "--number", call.From)
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	for _, line := range lines {
		var row struct {
			From  string    `json:"from_number"`
			To    string    `json:"to_number"`
			Ended time.Time `json:"end_time"`
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil || row.From != call.From && row.To != call.From || row.Ended.IsZero() {
			t.Errorf("%s is no call of the number, %v", line, err)
		}
	}
	_, stdout, _ = runFind(t, bin, store, "--out", dir, "--number", call.From, "--csv")
	rows, err := csv.NewReader(strings.NewReader(stdout)).ReadAll()
	if err != nil || len(rows) != len(lines)+1 || rows[1][0] != call.UUID {
		t.Errorf("%d rows of CSV, %v, want a header and %d with the newest first", len(rows), err, len(lines))
	}
	_, stdout, _ = runFind(t, bin, store, "--out", dir, "--number", call.From, "--limit", "1")
	if stdout != lines[0]+"\n" {
		t.Errorf("--limit 1 gives %q, want the newest call", stdout)
	}
}

// findsBesideDamage holds that a day which cannot be read is named, and that the exit
// status says so though another day has the call.
func findsBesideDamage(t *testing.T, bin string, store *s3local.Server, dir string, call *zentrunktest.Call) {
	for key, body := range map[string]string{"calls/dt=2026-08-02/calls.parquet": "not Parquet", "manifests/dt=2026-08-02/manifest.json": "{}"} {
		name := filepath.Join(dir, folderBucket, filepath.FromSlash(key))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	code, stdout, stderr := runFind(t, bin, store, "--out", dir, "--number", call.From)
	if code != exitFailed || !strings.Contains(stdout, call.UUID) || !strings.Contains(stderr, "1 of 2 days could not be searched, or not to their end\n  2026-08-02: ") {
		t.Errorf("exit %d, stdout %.200q, stderr %q, want the call and the day that cannot be read", code, stdout, stderr)
	}
}

// Masked days are told once, whatever is found in the others.
func TestSayMasked(t *testing.T) {
	t.Parallel()
	for want, days := range map[string][]string{
		"": nil,
		"The numbers of 2026-08-02 are masked: no number can be found there, and a call by its UUID alone.\n":                               {"2026-08-02"},
		"The numbers of 2 days between 2026-08-02 and 2026-08-09 are masked: no number can be found there, and a call by its UUID alone.\n": {"2026-08-02", "2026-08-09"},
	} {
		var b strings.Builder
		if sayMasked(&b, published.Looked{Masked: days}); b.String() != want {
			t.Errorf("%q gives %q, want %q", days, &b, want)
		}
	}
}
