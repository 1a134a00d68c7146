package handler

import (
	"log/slog"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/daily"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/settings"
	"zentrunk-reports/internal/watch"
)

func env(pairs ...string) func(string) string {
	m := map[string]string{"REPORT_BUCKET": "reports", "ZENTRUNK_AUTH_ID": "MAXXXXXXXXXXXXXXXXXX", "ZENTRUNK_AUTH_TOKEN": "t"}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return m[name] }
}

var (
	sameZone   = cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })
	sameAmount = cmp.Comparer(func(a, b money.Amount) bool { return a == b })
)

// Where nothing but the required is set, every setting has its default.
func TestDefaults(t *testing.T) {
	t.Parallel()
	got, err := ParseConfig(env())
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		API: settings.API{
			BaseURL: "https://api.plivo.com/v1", AuthID: "MAXXXXXXXXXXXXXXXXXX", AuthToken: "t",
			RequestsPerSecond: 20, RetryMin: 500 * time.Millisecond, RetryMax: 30 * time.Second,
		},
		Bucket: "reports", Workers: 1,
		Watch:  Watching{PerSecond: 5, Runbook: "docs/operations.md", Bounds: watch.DefaultBounds},
		Report: daily.Settings{Location: time.UTC, Currency: "USD", LookbackDays: 3, WindowCalls: 5000, Insights: "answered", SamplePercent: 100, Findings: report.DefaultThresholds(), Rules: report.DefaultRules()},
	}
	if diff := cmp.Diff(want, got, sameZone, sameAmount); diff != "" {
		t.Errorf("defaults (-want +got):\n%s", diff)
	}
}

// Every setting is read.
func TestSettings(t *testing.T) {
	t.Parallel()
	got, err := ParseConfig(env(
		"ZENTRUNK_BASE_URL", "http://127.0.0.1:1/v1", "ZENTRUNK_REQUESTS_PER_SECOND", "59.5",
		"ZENTRUNK_RETRY_MIN_DELAY", "1s", "ZENTRUNK_RETRY_MAX_DELAY", "1m",
		"REPORT_PREFIX", "team/plivo/", "REPORT_WORKERS", "25", "REPORT_TIMEZONE", "Europe/Berlin", "REPORT_CURRENCY", "INR", "REPORT_LOOKBACK_DAYS", "0",
		"REPORT_WINDOW_CALLS", "100", "REPORT_INSIGHTS", "all", "REPORT_INSIGHTS_SAMPLE_PERCENT", "12.5", "REPORT_NUMBERS", "masked",
		"REPORT_FINDINGS_DEVIATIONS", "6.5", "REPORT_FINDINGS_MIN_CALLS", "100", "REPORT_FINDINGS_MIN_SPEND", "0.50", "LOG_LEVEL", "debug",
		"REPORT_SHORT_CALL_SECONDS", "12", "REPORT_SHORT_CALL_SHARE_PERCENT", "10", "REPORT_SHORT_CALL_FEE", "0.5", "REPORT_ABANDONED_SHARE_PERCENT", "33.3", "REPORT_ABANDONED_FEE", "0",
		"REPORT_WEBHOOK_SECRET_ARN", "team/webhook",
		"WATCH_REQUESTS_PER_SECOND", "2.5", "WATCH_TOPIC_ARN", "arn:aws:sns:eu-central-1:123456789012:alarms", "WATCH_RUNBOOK", "https://wiki.example.com/operations",
		"WATCH_SPEND_SURGE", "1", "WATCH_CALL_BURST", "2", "WATCH_NEW_DESTINATION", "3", "WATCH_NO_COUNTRY", "4.5", "WATCH_SEQUENTIAL_DIALLING", "5",
		"WATCH_NUMBER_PUMPING", "6", "WATCH_SHORT_CALLS", "7", "WATCH_TRUNK_FAILING", "8", "WATCH_TRUNK_SILENT", "0",
		"REPORT_DIGEST_TOPIC_ARN", "arn:aws:sns:eu-central-1:123456789012:digests", "REPORT_LINK", "https://reports.example.com/b/",
		"REPORT_SSE", "aws:kms", "REPORT_SSE_KMS_KEY_ID", "alias/reports", "REPORT_CONDITIONAL_WRITES", "unchecked",
	))
	if err != nil {
		t.Fatal(err)
	}
	half, err := money.Parse("0.5")
	if err != nil {
		t.Fatal(err)
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		API: settings.API{
			BaseURL: "http://127.0.0.1:1/v1", AuthID: "MAXXXXXXXXXXXXXXXXXX", AuthToken: "t",
			RequestsPerSecond: 59.5, RetryMin: time.Second, RetryMax: time.Minute,
		},
		Bucket: "reports", Prefix: "team/plivo/", LogLevel: slog.LevelDebug, Workers: 25, Topic: "arn:aws:sns:eu-central-1:123456789012:digests",
		Webhook: "team/webhook",
		Watch: Watching{
			PerSecond: 2.5, Topic: "arn:aws:sns:eu-central-1:123456789012:alarms", Runbook: "https://wiki.example.com/operations",
			Bounds: watch.Bounds{SpendSurge: 1, CallBurst: 2, NewDestination: 3, NoCountry: 4.5, SequentialDialling: 5, NumberPumping: 6, ShortCalls: 7, TrunkFailing: 8},
		},
		Encryption: bucket.Encryption{SSE: "aws:kms", KMSKeyID: "alias/reports"}, Unchecked: true,
		Report: daily.Settings{Location: berlin, Currency: "INR", WindowCalls: 100, Insights: "all", SamplePercent: 12.5, MaskNumbers: true,
			Findings: report.Thresholds{Deviations: 6.5, MinCalls: 100, MinSpend: half},
			Rules:    report.Rules{ShortSeconds: 12, ShortPercent: 10, ShortFee: half, AbandonedPercent: 33.3}, Link: "https://reports.example.com/b/"},
	}
	if diff := cmp.Diff(want, got, sameZone, sameAmount); diff != "" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
}

// Each wrong value is named, with what is wanted.
func TestWrongSettings(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, value, want string }{
		{"REPORT_BUCKET", "", "REPORT_BUCKET is not set"},
		{"REPORT_BUCKET", "s3://reports", "want the name of a bucket alone"},
		{"REPORT_PREFIX", "team", "ending in /"},
		{"REPORT_PREFIX", "/team/", "without a / at its beginning"},
		{"REPORT_PREFIX", "../team/", "without .."},
		{"REPORT_WORKERS", "0", "from 1 to 1000"},
		{"REPORT_WORKERS", "1001", "from 1 to 1000"},
		{"REPORT_TIMEZONE", "Berlin", "want an IANA name"},
		{"REPORT_TIMEZONE", "Local", "want an IANA name"},
		{"REPORT_CURRENCY", "usd", "three capital letters"},
		{"REPORT_LOOKBACK_DAYS", "90", "from 0 to 89"},
		{"REPORT_LOOKBACK_DAYS", "three", "from 0 to 89"},
		{"REPORT_WINDOW_CALLS", "0", "from 1 to"},
		{"REPORT_INSIGHTS", "some", "want answered, all, none"},
		{"REPORT_INSIGHTS_SAMPLE_PERCENT", "101", "from 0 to 100"},
		{"REPORT_INSIGHTS_SAMPLE_PERCENT", "NaN", "from 0 to 100"},
		{"REPORT_NUMBERS", "hidden", "want full, masked"},
		{"REPORT_CONDITIONAL_WRITES", "off", "want required, unchecked"},
		{"REPORT_FINDINGS_DEVIATIONS", "-1", "from 0 to 100"},
		{"REPORT_FINDINGS_MIN_CALLS", "0", "want"},
		{"REPORT_FINDINGS_MIN_SPEND", "five", "want an amount"},
		{"REPORT_FINDINGS_MIN_SPEND", "-5", "want an amount"},
		{"REPORT_SHORT_CALL_SECONDS", "0", "from 1 to 3600"},
		{"REPORT_SHORT_CALL_SHARE_PERCENT", "101", "from 0 to 100"},
		{"REPORT_SHORT_CALL_FEE", "-1", "want an amount"},
		{"REPORT_ABANDONED_SHARE_PERCENT", "-1", "from 0 to 100"},
		{"REPORT_ABANDONED_FEE", "half", "want an amount"},
		{"REPORT_SETTINGS", "REPORT_SHORT_CALL_FEE", "REPORT_SETTINGS gives REPORT_SHORT_CALL_FEE no value"},
		{"REPORT_SETTINGS", "REPORT_TIMEZONE=UTC", `REPORT_SETTINGS names "REPORT_TIMEZONE", want REPORT_FINDINGS_DEVIATIONS, `},
		{"REPORT_WEBHOOK_SECRET_ARN", "https://hooks.slack.com/services/T/B/x", "REPORT_WEBHOOK_SECRET_ARN is neither an ARN of a secret"},
		{"REPORT_DIGEST_TOPIC_ARN", "digests", "want the ARN of a standard SNS topic"},
		{"REPORT_DIGEST_TOPIC_ARN", "arn:aws:sns:eu-central-1:123456789012:digests.fifo", "want the ARN of a standard SNS topic"},
		{"WATCH_REQUESTS_PER_SECOND", "0", "from 0.01 to"},
		{"WATCH_TOPIC_ARN", "alarms", "want the ARN of a standard SNS topic"},
		{"WATCH_RUNBOOK", "docs/operations.md", "an http or https URL"},
		{"WATCH_RUNBOOK", "https://wiki.example.com/operations#fraud", "an http or https URL"},
		{"WATCH_SPEND_SURGE", "-1", "from 0 to"},
		{"WATCH_CALL_BURST", "many", "from 0 to"},
		{"WATCH_NEW_DESTINATION", "NaN", "from 0 to"},
		{"WATCH_NO_COUNTRY", "off", "from 0 to"},
		{"WATCH_SEQUENTIAL_DIALLING", "1e9", "from 0 to"},
		{"WATCH_NUMBER_PUMPING", "-0.1", "from 0 to"},
		{"WATCH_SHORT_CALLS", "x", "from 0 to"},
		{"WATCH_TRUNK_FAILING", "+Inf", "from 0 to"},
		{"WATCH_TRUNK_SILENT", "25 calls", "from 0 to"},
		{"REPORT_SSE", "aes256", "want AES256, aws:kms or nothing"},
		{"REPORT_SSE", "aws:kms", "REPORT_SSE_KMS_KEY_ID is not set"},
		{"REPORT_SSE_KMS_KEY_ID", "alias/reports", "REPORT_SSE is not aws:kms"},
		{"REPORT_SSE_KMS_KEY_ID", "arn:aws:s3:::secret@b", "nor an id nor an alias of one"},
		{"REPORT_LINK", "https://reports.example.com", "ends in /"},
		{"REPORT_LINK", "reports/", "an http or https URL"},
		{"REPORT_LINK", "https://me:secret@reports.example.com/", "no user"},
		{"AWS_ENDPOINT_URL_S3", "127.0.0.1:9000", "an http or https URL"},
		{"LOG_LEVEL", "verbose", "want info, debug, warn, error"},
		{"ZENTRUNK_BASE_URL", "api.plivo.com", "not an http or https URL"},
		{"ZENTRUNK_BASE_URL", "https://user:secret@api.plivo.com/v1", "want none"},
		{"ZENTRUNK_REQUESTS_PER_SECOND", "0", "want a number"},
		{"ZENTRUNK_REQUESTS_PER_SECOND", "fast", "want a number"},
		{"ZENTRUNK_RETRY_MIN_DELAY", "500", "want a duration"},
		{"ZENTRUNK_RETRY_MAX_DELAY", "1ms", "want at least ZENTRUNK_RETRY_MIN_DELAY"},
		{"ZENTRUNK_AUTH_ID", "", "ZENTRUNK_AUTH_ID is not set"},
		{"ZENTRUNK_AUTH_TOKEN", "", "ZENTRUNK_AUTH_TOKEN is not set"},
		{"ZENTRUNK_SECRET_ARN", "arn", "set together"},
	}
	for _, tt := range tests {
		_, err := ParseConfig(env(tt.name, tt.value))
		if err == nil || !strings.Contains(err.Error(), tt.name) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s=%q: err = %v, want it to name it and say %q", tt.name, tt.value, err, tt.want)
		}
		if err != nil && strings.Contains(err.Error(), "secret@") {
			t.Errorf("%s: the error holds a password: %v", tt.name, err)
		}
	}
}

// What REPORT_SETTINGS holds is read as the variables are, and each wrong number is named by its own name.
// The template asks for the same names, and for nothing that is not a number.
func TestSettingsOfOneList(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, parameter, _ := strings.Cut(string(page), "\n  Settings:\n")
	_, parameter, _ = strings.Cut(parameter, "AllowedPattern: \"")
	parameter, _, _ = strings.Cut(parameter, "\"\n")
	pattern := regexp.MustCompile("^(?:" + parameter + ")$")
	var each []string
	for _, name := range numbers {
		want, err := ParseConfig(env(name, "15"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseConfig(env("REPORT_SETTINGS", name+"=15"))
		if diff := cmp.Diff(want, got, sameZone, sameAmount); err != nil || diff != "" {
			t.Errorf("%s (-variable +list): %v\n%s", name, err, diff)
		}
		if _, err := ParseConfig(env("REPORT_SETTINGS", name+"=-1")); err == nil || !strings.Contains(err.Error(), name+" is \"-1\", want ") {
			t.Errorf("%s: %v, want a fault that names it", name, err)
		}
		each = append(each, name+"=0.5")
		if pattern.MatchString(name + "=-1") {
			t.Errorf("the template takes a negative %s", name)
		}
	}
	if all := strings.Join(each, ", "); !pattern.MatchString(all) {
		t.Errorf("the template refuses %s", all)
	}
	for _, wrong := range []string{"REPORT_TIMEZONE=1", "REPORT_SHORT_CALL_FEE", "REPORT_SHORT_CALL_FEE=0,5", "REPORT_SHORT_CALL_FEE=$1", "REPORT_SHORT_CALL_FEE=1;REPORT_ABANDONED_FEE=1"} {
		if pattern.MatchString(wrong) {
			t.Errorf("the template takes %s", wrong)
		}
	}
}

// All faults stand in one error on one line.
func TestAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	_, err := ParseConfig(func(name string) string {
		if name == "ZENTRUNK_AUTH_ID" || name == "LOG_LEVEL" || name == "ZENTRUNK_BASE_URL" {
			return "x\ny"
		}
		if (strings.HasPrefix(name, "REPORT_") || strings.HasPrefix(name, "WATCH_")) && name != "REPORT_BUCKET" {
			return "?"
		}
		return ""
	})
	if err == nil || strings.Contains(err.Error(), "\n") {
		t.Fatalf("err = %v, want one line", err)
	}
	for _, name := range []string{"LOG_LEVEL", "ZENTRUNK_BASE_URL", "ZENTRUNK_AUTH_TOKEN", "REPORT_BUCKET", "REPORT_PREFIX", "REPORT_WORKERS", "REPORT_TIMEZONE", "REPORT_CURRENCY", "REPORT_LOOKBACK_DAYS", "REPORT_WINDOW_CALLS", "REPORT_INSIGHTS", "REPORT_INSIGHTS_SAMPLE_PERCENT", "REPORT_NUMBERS",
		"REPORT_FINDINGS_DEVIATIONS", "REPORT_FINDINGS_MIN_CALLS", "REPORT_FINDINGS_MIN_SPEND",
		"REPORT_SHORT_CALL_SECONDS", "REPORT_SHORT_CALL_SHARE_PERCENT", "REPORT_SHORT_CALL_FEE", "REPORT_ABANDONED_SHARE_PERCENT", "REPORT_ABANDONED_FEE", "REPORT_DIGEST_TOPIC_ARN", "REPORT_LINK", "REPORT_SSE", "REPORT_SSE_KMS_KEY_ID",
		"WATCH_REQUESTS_PER_SECOND", "WATCH_TOPIC_ARN", "WATCH_RUNBOOK", "WATCH_SPEND_SURGE", "WATCH_TRUNK_SILENT"} {
		if !strings.Contains(err.Error(), name+" is ") {
			t.Errorf("err = %v, want it to name %s", err, name)
		}
	}
}

// A key is for its own kind of encryption alone.
func TestEncryptionPairs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		sse, key string
		ok       bool
	}{{"", "", true}, {"AES256", "", true}, {"aws:kms", "alias/aws/s3", true}, {"aws:kms", "", false}, {"AES256", "alias/aws/s3", false}, {"", "alias/aws/s3", false}} {
		c, err := ParseConfig(env("REPORT_SSE", tt.sse, "REPORT_SSE_KMS_KEY_ID", tt.key))
		if (err == nil) != tt.ok || c.Encryption != (bucket.Encryption{SSE: tt.sse, KMSKeyID: tt.key}) {
			t.Errorf("%q with key %q: %+v, %v", tt.sse, tt.key, c.Encryption, err)
		}
	}
}
