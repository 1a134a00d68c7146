package bucket

import (
	"path"
	"strings"
	"time"
)

// IsName is whether a bucket may be called name.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
func IsName(name string) bool {
	const alphanumeric = "abcdefghijklmnopqrstuvwxyz0123456789"
	return len(name) >= 3 && len(name) <= 63 && strings.Trim(name, alphanumeric+".-") == "" &&
		strings.Trim(name[:1]+name[len(name)-1:], alphanumeric) == "" && !strings.Contains(name, "..")
}

// Keys of a day's objects, day as YYYY-MM-DD. They name what an object holds and
// never when it was written, so that a rerun replaces what it wrote before.

// CallsKey is where the calls of day lie.
func CallsKey(day string) string { return "calls/dt=" + day + "/calls.parquet" }

// CallsPrefix is what the keys of the calls of all days begin with.
const CallsPrefix = "calls/dt="

// SpendKey is where the spend of day lies.
func SpendKey(day string) string { return "spend/dt=" + day + "/spend.parquet" }

// QualityKey is where the quality of day lies.
func QualityKey(day string) string { return "quality/dt=" + day + "/quality.parquet" }

// TrafficKey is where the traffic of day lies.
func TrafficKey(day string) string { return "traffic/dt=" + day + "/traffic.parquet" }

// FocusKey is where the cost of day lies in the format of FOCUS.
func FocusKey(day string) string { return "focus/dt=" + day + "/focus.parquet" }

// ReportKey is where the report of day lies.
func ReportKey(day string) string { return "reports/dt=" + day + "/report.json" }

// PageKey is where the report of day lies for people.
func PageKey(day string) string { return "reports/dt=" + day + "/report.html" }

// IndexKey is where the page of all days lies.
const IndexKey = "reports/index.html"

// LimitsKey is where people put the limits that peaks are held against.
const LimitsKey = "settings/limits.csv"

// StatementKey is where the statement of month, YYYY-MM, lies: ending is json, csv or
// html.
func StatementKey(month, ending string) string {
	return StatementsPrefix + month + "/statement." + ending
}

// StatementsPrefix is what the keys of all statements begin with.
const StatementsPrefix = "months/month="

// RejectsKey is where the records of day lie that could not be read.
func RejectsKey(day string) string { return "rejects/dt=" + day + "/rejects.jsonl" }

// TrunkNamesKey is where people may put names for trunks, as CSV. No run writes it.
const TrunkNamesKey = "settings/trunks.csv"

// DigestKey is where it is noted which revision of day people were told of, and
// what.
func DigestKey(day string) string { return "digests/dt=" + day + "/digest.json" }

// WebhookKey is where it is noted which revision of day the webhook was told of, or is told
// by a message in the outbox.
func WebhookKey(day string) string { return "digests/dt=" + day + "/webhook.json" }

// OutboxPrefix is what the keys of messages begin with that the webhook did not take yet.
const OutboxPrefix = "outbox/"

// OutboxKey is where the message with an id waits.
func OutboxKey(id string) string { return OutboxPrefix + id + ".json" }

// OutboxID returns the id of the message that waits under key, and whether one may.
func OutboxID(key string) (id string, ok bool) {
	id, json := strings.CutSuffix(strings.TrimPrefix(key, OutboxPrefix), ".json")
	return id, json && id != "" && !strings.ContainsAny(id, "/.") && key == OutboxKey(id)
}

// ManifestKey is where the manifest of day lies.
func ManifestKey(day string) string { return "manifests/dt=" + day + "/manifest.json" }

// ManifestsPrefix is what the keys of all manifests begin with.
const ManifestsPrefix = "manifests/dt="

// ManifestDay returns the day whose manifest lies under key, and whether one
// does.
func ManifestDay(key string) (day string, ok bool) {
	day, _, _ = strings.Cut(strings.TrimPrefix(key, ManifestsPrefix), "/")
	_, err := time.Parse(time.DateOnly, day)
	return day, err == nil && key == ManifestKey(day)
}

// StagingPrefix is what the keys of day's work in progress begin with.
func StagingPrefix(day string) string { return "staging/dt=" + day + "/" }

// ProbeKey is where a run whose first day is day asks [Bucket.Probe]. It goes with the rest
// of what is staged.
func ProbeKey(day string) string { return StagingPrefix(day) + "probe" }

// WindowKey is where the staged window from (included) to (excluded) of day
// lies. It is the same on every run that plans the same window.
func WindowKey(day string, from, to time.Time) string { return windowKey(day, from, to, ".parquet") }

// KnownKey is where the insights lie that are known of the calls of such a window
// before it is pulled.
func KnownKey(day string, from, to time.Time) string {
	return windowKey(day, from, to, ".known.parquet")
}

// SpoiledKey is where it is noted that such a window came back as other bytes than
// were put.
func SpoiledKey(day string, from, to time.Time) string { return windowKey(day, from, to, ".spoiled") }

func windowKey(day string, from, to time.Time, ending string) string {
	const layout = "20060102T150405Z"
	return StagingPrefix(day) + from.UTC().Format(layout) + "-" + to.UTC().Format(layout) + ending
}

// planHash is the length of the part of a plan's key that tells it from the
// other plans of its day.
const planHash = 16

// PlanKey is where a plan of day lies whose bytes have the SHA-256 sum, in
// hexadecimal. Runs that plan differently do not replace each other's plan.
func PlanKey(day, sum string) string { return StagingPrefix(day) + "plan-" + sum[:planHash] + ".json" }

// IsPlanKey is whether key, without the prefix, is one where a plan of day may
// lie.
func IsPlanKey(day, key string) bool {
	name, ok := strings.CutPrefix(key, StagingPrefix(day)+"plan-")
	sum, json := strings.CutSuffix(name, ".json")
	return ok && json && len(sum) == planHash && strings.Trim(sum, "0123456789abcdef") == ""
}

// contentType follows from the ending of a key.
func contentType(key string) string {
	switch path.Ext(key) {
	case ".parquet":
		return "application/vnd.apache.parquet"
	case ".json":
		return "application/json"
	case ".jsonl":
		return "application/x-ndjson"
	case ".csv":
		return "text/csv; charset=utf-8"
	case ".html":
		return "text/html; charset=utf-8"
	}
	return "application/octet-stream"
}

// WatchStateKey is where the watch keeps what it knows from one run to the next.
const WatchStateKey = "watch/state.json"

// BaselineKey is where the counts of day lie that the watch makes of it what is usual.
func BaselineKey(day string) string { return "watch/baseline/dt=" + day + "/baseline.json" }

// IncidentKey is where an incident lies that was opened on day.
func IncidentKey(day, id string) string { return IncidentsPrefix(day) + id + ".json" }

// IncidentsPrefix is what the keys of the incidents begin with that were opened on day.
func IncidentsPrefix(day string) string { return "watch/incidents/dt=" + day + "/" }

// IncidentID returns the id of the incident of day that lies under key, and whether one
// may.
func IncidentID(day, key string) (id string, ok bool) {
	const digits = 16
	id, json := strings.CutSuffix(strings.TrimPrefix(key, IncidentsPrefix(day)), ".json")
	return id, json && len(id) == digits && strings.Trim(id, "0123456789abcdef") == "" && key == IncidentKey(day, id)
}
