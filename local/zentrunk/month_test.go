package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
	"zentrunk-reports/local/s3local"
)

// A month is written and compared from a folder and from a bucket, and whatever cannot be
// is one sentence, exit status 2 and no file.
func TestProgramMonth(t *testing.T) {
	t.Parallel()
	bin := buildProgram(t)
	account := zentrunktest.Start(t, zentrunktest.Options{Limit: -1})
	now := time.Now().UTC()
	day := time.Date(now.Year(), now.Month(), 0, 0, 0, 0, 0, time.UTC) // the last of the month before
	account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: day, Calls: 130, OddPercent: -1})...)
	dir, store := publishedFolder(t, account, day)
	month := day.Format("2006-01")
	published := filepath.Join(dir, folderBucket, "months", "month="+month, "statement.")
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := usageOf(t, published+"json")
	invoice, dear, empty := file("good.csv", good), file("dear.csv", strings.Replace(good, "US,", "US,1", 1)), file("none.csv", "a,b\n1,2\n")
	const open = "zentrunk: %s is open: "
	where := []string{"--month", month, "--out", dir}
	inBucket := []string{"--month", month, "--bucket", folderBucket}
	tests := []struct {
		args           []string
		code           int
		stdout, stderr string
	}{
		{append([]string{"statement"}, where...), 0, "the bytes of json", fmt.Sprintf(open, month)},
		{append([]string{"statement", "--format", "csv"}, where...), 0, "the bytes of csv", fmt.Sprintf(open, month)},
		{append([]string{"statement", "--format", "html"}, inBucket...), 0, "the bytes of html", fmt.Sprintf(open, month)},
		{append([]string{"statement", "--format", "xlsx"}, where...), 0, "PK\x03\x04", fmt.Sprintf(open, month)},
		{append([]string{"statement", "--format", "pdf"}, where...), 2, "", "--format must be one of"},
		{[]string{"statement", "--month", "2020-02", "--out", dir}, 2, "", "no day of 2020-02 is published in "},
		{[]string{"statement", "--month", "2020-13", "--out", dir}, 2, "", `--month: is "2020-13", want a month such as 2026-11`},
		{[]string{"statement", "--month", month}, 2, "", "where are the reports? Name a bucket with --bucket"},
		{append([]string{"reconcile", invoice}, where...), 0, "They agree to 0.01", ""},
		{append([]string{"reconcile", invoice}, inBucket...), 0, "They agree to 0.01", ""},
		{append([]string{"reconcile", dear}, where...), 1, "United States (US): the invoice has ", ""},
		{append([]string{"reconcile", "--tolerance", "-1", invoice}, where...), 2, "", "--tolerance"},
		{append([]string{"reconcile", empty}, where...), 2, "", `none.csv: which column is the country? It has "a", "b": type --columns country=NAME`},
		{append([]string{"reconcile", "--columns", "money=x", invoice}, where...), 2, "", "--columns: is \"money=x\", want country=NAME"},
		{append([]string{"reconcile", filepath.Join(dir, "nothing.csv")}, where...), 2, "", "nothing.csv: no such file"},
		{append([]string{"reconcile", file("eur.csv", "Country,Amount (EUR)\nUS,1\n")}, where...), 2, "", "eur.csv: it is in EUR, and the month's reports are in USD"},
		{[]string{"reconcile", "--month", "2020-02", "--out", dir, invoice}, 2, "", "no day of 2020-02 is published"},
	}
	for _, tt := range tests {
		out := filepath.Join(dir, "out")
		for _, args := range [][]string{tt.args, append(tt.args[:len(tt.args):len(tt.args)], "--output", out)} {
			cmd := exec.CommandContext(t.Context(), bin, args...)
			cmd.Env = accountEnv(account, "AWS_ENDPOINT_URL_S3="+store.Endpoint(), "AWS_REGION="+s3local.Region, "AWS_ACCESS_KEY_ID="+store.AccessKey(), "AWS_SECRET_ACCESS_KEY="+store.SecretKey())
			code, stdout, stderr := exitCode(t, cmd)
			if args[len(args)-1] == out && tt.code != 2 {
				b, err := os.ReadFile(out)
				if err != nil || stdout != "" {
					t.Errorf("%q: %v, and %q on standard output", args, err, stdout)
				}
				stdout = string(b)
				_ = os.Remove(out)
			}
			want := tt.stdout
			if ending, ok := strings.CutPrefix(want, "the bytes of "); ok {
				want = fileText(t, published+ending)
			}
			if code != tt.code || !strings.Contains(stdout, want) || !strings.Contains(stderr, tt.stderr) || (tt.stderr == "") != (stderr == "") || code == 2 && stdout != "" {
				t.Errorf("%q: exit %d, stdout %.200q, stderr %q, want %d, %.100q, %q", args, code, stdout, stderr, tt.code, want, tt.stderr)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, ".out-*")); code == 2 && (len(left) > 0 || exists(out)) {
				t.Errorf("%q: %q is left", args, left)
			}
		}
	}
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

func fileText(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// usageOf writes a statement as a vendor's usage by country.
func usageOf(t *testing.T, statement string) string {
	t.Helper()
	var s struct {
		Spend struct {
			Rows []struct {
				Key    *string
				Calls  int
				Billed float64 `json:"billed_seconds"`
				Amount string
			} `json:"by_to_country"`
		}
	}
	if err := json.Unmarshal([]byte(fileText(t, statement)), &s); err != nil {
		t.Fatal(err)
	}
	text := "Country,Calls,Minutes,Amount\n"
	for _, r := range s.Spend.Rows {
		key := "Unknown"
		if r.Key != nil {
			key = *r.Key
		}
		text += fmt.Sprintf("%s,%d,%.2f,%s\n", key, r.Calls, r.Billed/60, r.Amount)
	}
	return text
}

// A month that is not over is not compared: the vendor's file is of a whole one.
func TestMonthNotOver(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		zone string
		now  string
		over bool
	}{
		{"UTC", "2026-11-30T23:59:59Z", false}, {"UTC", "2026-12-01T00:00:00Z", true},
		{"America/New_York", "2026-12-01T04:59:59Z", false}, {"America/New_York", "2026-12-01T05:00:00Z", true},
	} {
		now, err := time.Parse(time.RFC3339, tt.now)
		if err != nil {
			t.Fatal(err)
		}
		if err := over("2026-11", tt.zone, now); (err == nil) != tt.over {
			t.Errorf("at %s in %s: %v", tt.now, tt.zone, err)
		}
	}
}
