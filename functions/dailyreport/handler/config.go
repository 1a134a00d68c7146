// Package handler is what the dailyreport function does with an event: which
// days it means, the job for each, the answer, and what a failure is called. It
// is a package of its own so that a workstation runs the very same.
package handler

import (
	"log/slog"
	"net/url"
	"strings"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/daily"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/pull"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/settings"
	"zentrunk-reports/internal/zones"
)

// A Config is the function's environment.
type Config struct {
	API        settings.API
	Bucket     string
	Prefix     string
	Encryption bucket.Encryption // of every put
	// Unchecked is whether a server other than AWS's is not asked whether it honours
	// conditions: who never has two runs at once needs none.
	Unchecked bool
	Topic     string // ARN of the SNS topic of digests; empty means none
	Webhook   string // ARN or name of the secret that holds the webhook; empty means none
	Report    daily.Settings
	Watch     Watching
	LogLevel  slog.Level
	Workers   int // pull steps that run side by side and share the pace
}

// Ranges of the settings. A day has at most 25 hours and 90 days are what the
// API keeps; a window of a million calls would still fit the largest function.
const (
	defaultLookback, mostLookback = 3, 89
	defaultWindow, largestWindow  = 5000, 1_000_000
	mostWorkers                   = 1000 // what a Distributed Map starts side by side, and an account's Lambda
)

// numbers are the settings that REPORT_SETTINGS may hold: what few accounts change, so that
// a deployment has one question for all of them.
var numbers = []string{
	"REPORT_FINDINGS_DEVIATIONS", "REPORT_FINDINGS_MIN_CALLS", "REPORT_FINDINGS_MIN_SPEND",
	"REPORT_SHORT_CALL_SECONDS", "REPORT_SHORT_CALL_SHARE_PERCENT", "REPORT_SHORT_CALL_FEE",
	"REPORT_ABANDONED_SHARE_PERCENT", "REPORT_ABANDONED_FEE",
	"WATCH_SPEND_SURGE", "WATCH_CALL_BURST", "WATCH_NEW_DESTINATION", "WATCH_NO_COUNTRY", "WATCH_SEQUENTIAL_DIALLING",
	"WATCH_NUMBER_PUMPING", "WATCH_SHORT_CALLS", "WATCH_TRUNK_FAILING", "WATCH_TRUNK_SILENT",
}

// ParseConfig reads every variable before it gives up. The log level holds also
// where there is an error.
func ParseConfig(getenv func(string) string) (Config, error) {
	r := settings.NewReader(getenv)
	r.Among("REPORT_SETTINGS", numbers...)
	c := Config{
		LogLevel:   r.LogLevel(),
		API:        r.API(),
		Bucket:     r.String("REPORT_BUCKET", ""),
		Prefix:     r.String("REPORT_PREFIX", ""),
		Encryption: encryption(r),
		Unchecked:  r.OneOf(conditionalWrites, "required", unchecked) == unchecked,
		Topic:      topic(r, "REPORT_DIGEST_TOPIC_ARN"),
		Webhook:    r.Secret("REPORT_WEBHOOK_SECRET_ARN"),
		Workers:    r.Int("REPORT_WORKERS", 1, 1, mostWorkers),
		Watch:      watching(r),
		Report: daily.Settings{
			Location:      location(r),
			Currency:      r.String("REPORT_CURRENCY", "USD"),
			LookbackDays:  r.Int("REPORT_LOOKBACK_DAYS", defaultLookback, 0, mostLookback),
			WindowCalls:   r.Int("REPORT_WINDOW_CALLS", defaultWindow, 1, largestWindow),
			Insights:      r.OneOf("REPORT_INSIGHTS", pull.InsightsAnswered, pull.InsightsAll, pull.InsightsNone),
			SamplePercent: r.Number("REPORT_INSIGHTS_SAMPLE_PERCENT", 100, 0, 100),
			MaskNumbers:   r.OneOf("REPORT_NUMBERS", "full", "masked") == "masked",
			Findings:      thresholds(r),
			Rules:         rules(r),
			Link:          link(r),
		},
	}
	switch {
	case c.Bucket == "":
		r.Fault("REPORT_BUCKET is not set")
	case !bucket.IsName(c.Bucket):
		r.Fault("REPORT_BUCKET is %q, want the name of a bucket alone, such as my-reports", c.Bucket)
	}
	if c.Prefix != "" && (!strings.HasSuffix(c.Prefix, "/") || strings.HasPrefix(c.Prefix, "/") || strings.Contains("/"+c.Prefix, "/../")) {
		r.Fault("REPORT_PREFIX is %q, want it empty or ending in /, without a / at its beginning and without ..", c.Prefix)
	}
	// The SDK's own variable. It would find a fault with it at the first request.
	if s := r.String("AWS_ENDPOINT_URL_S3", ""); s != "" {
		if u, err := url.Parse(s); err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
			r.Fault("AWS_ENDPOINT_URL_S3 is not an http or https URL such as http://127.0.0.1:9000")
		}
	}
	if len(c.Report.Currency) != 3 || strings.Trim(c.Report.Currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		r.Fault("REPORT_CURRENCY is %q, want three capital letters such as USD", c.Report.Currency)
	}
	return c, r.Err()
}

// encryption reads what every put asks for. A key has to be named: with the header
// and without a key, S3 takes its own and not the bucket's.
func encryption(r *settings.Reader) bucket.Encryption {
	e := bucket.Encryption{SSE: r.OneOf("REPORT_SSE", "", bucket.AES256, bucket.AWSKMS), KMSKeyID: r.String("REPORT_SSE_KMS_KEY_ID", "")}
	switch {
	case e.KMSKeyID != "" && !bucket.IsKeyID(e.KMSKeyID):
		r.Fault("REPORT_SSE_KMS_KEY_ID is neither an ARN of a key, arn:aws:kms:REGION:ACCOUNT:key/ID, nor an id nor an alias of one")
	case e.KMSKeyID != "" && e.SSE != bucket.AWSKMS:
		r.Fault("REPORT_SSE_KMS_KEY_ID is set, and REPORT_SSE is not %s", bucket.AWSKMS)
	case e.KMSKeyID == "" && e.SSE == bucket.AWSKMS:
		r.Fault("REPORT_SSE is %s, and REPORT_SSE_KMS_KEY_ID is not set; alias/aws/s3 is the key of S3 itself", bucket.AWSKMS)
	}
	return e
}

// thresholds reads what is worth a finding.
func thresholds(r *settings.Reader) report.Thresholds {
	t := report.DefaultThresholds()
	t.Deviations = r.Number("REPORT_FINDINGS_DEVIATIONS", t.Deviations, 0, 100)
	t.MinCalls = r.Int("REPORT_FINDINGS_MIN_CALLS", t.MinCalls, 1, 1_000_000)
	t.MinSpend = amount(r, "REPORT_FINDINGS_MIN_SPEND", t.MinSpend)
	return t
}

// amount reads money, otherwise where the variable is not set.
func amount(r *settings.Reader, name string, otherwise money.Amount) money.Amount {
	text := r.String(name, "")
	if text == "" {
		return otherwise
	}
	a, err := money.Parse(text)
	if err != nil || a.Units() < 0 {
		r.Fault("%s is %q, want an amount such as 5 or 12.50", name, text)
	}
	return a
}

func location(r *settings.Reader) *time.Location {
	name := r.String("REPORT_TIMEZONE", "UTC")
	loc, err := zones.Load(name)
	if err != nil {
		r.Fault("REPORT_TIMEZONE is %q, want an IANA name such as Europe/Berlin, of database %s", name, zones.Version())
		return time.UTC
	}
	return loc
}
