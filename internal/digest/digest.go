// Package digest puts a published day into a message of a dozen lines: text for
// people and JSON for machines. It is pure, and knows nothing of how messages
// travel. The same report gives the same message: it holds no time of a run.
package digest

import (
	"bytes"
	"encoding/json"
	"fmt"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/report"
)

// schemaVersion is the version of the form of the JSON.
const schemaVersion = 1

// A Digest is a published day in short. Its JSON form is the machines' message
// and what the bucket notes of it. A nil pointer is null: not known.
type Digest struct {
	SchemaVersion int    `json:"schema_version"`
	Account       string `json:"account"`
	Date          string `json:"date"`
	Timezone      string `json:"timezone"`
	Revision      int    `json:"revision"`
	// ReportSHA256 is that of the report.json of the revision: a manifest that was
	// lost starts from revision 1 again.
	ReportSHA256 string         `json:"report_sha256"`
	Complete     bool           `json:"complete"`
	APITotal     int            `json:"api_total_count"`
	Rejected     int            `json:"rejected"`
	Kept         int            `json:"kept"`           // as in report.json
	Unread       map[string]int `json:"unread"`         // as in report.json
	UnreadCalls  int            `json:"unread_records"` // as in report.json
	Calls        int            `json:"calls"`
	Answered     int            `json:"answered"`
	ASR          *float64       `json:"asr"`
	Rated        int            `json:"rated"`
	ScoreMean    *float64       `json:"score_mean"`
	Amount       money.Sum      `json:"amount"` // of the amounts that could be read
	Currency     string         `json:"currency"`
	// Warnings are what has to be said before any figure; empty for a sound day.
	Warnings []string `json:"warnings"`
	// Invoice is the month, as in report.json.
	Invoice  report.Invoice   `json:"invoice"`
	Closes   *MonthClose      `json:"closes,omitempty"` // on the last day of a month alone
	Findings []report.Finding `json:"findings"`         // as in report.json
	// Incidents are the ids of those that the watch opened on the day, and IncidentDetails
	// what is known of the first of them, both as in report.json.
	Incidents       []string          `json:"incidents"`
	IncidentDetails []report.Incident `json:"incident_details"`
	NearLimits      []NearLimit       `json:"near_limits"`    // empty where none was near
	Link            string            `json:"link,omitempty"` // of the page; not in the bucket's note
	Manifest        string            `json:"manifest"`       // whole key

	integrity  report.Integrity
	weekBefore *report.PastDay
	mean       *report.PastMean
	incidents  []string // in words
	unjudged   string   // why nothing of the day can stand out yet
}

// A Publication is where and as what a report is published.
type Publication struct {
	Revision     int
	ReportSHA256 string
	Link         string // of the page
	Manifest     string // whole key
	Statement    string // URL of the month's statement
}

// Of returns the digest of r.
func Of(r *report.Report, p Publication) *Digest {
	q := &r.Quality.Total
	return &Digest{
		SchemaVersion: schemaVersion, Account: r.Account, Date: r.Date, Timezone: r.Timezone,
		Revision: p.Revision, ReportSHA256: p.ReportSHA256,
		Complete: r.Complete, APITotal: r.Integrity.APITotalCount, Rejected: r.Integrity.Rejected,
		Kept: r.Integrity.Kept, Unread: r.Integrity.Unread, UnreadCalls: r.Integrity.UnreadRecords, Warnings: append([]string{}, r.Warnings()...),
		Calls: q.Calls, Answered: q.Answered, ASR: q.ASR, Rated: q.Rated, ScoreMean: q.ScoreMean,
		Amount: r.Spend.Total.Amount, Currency: r.Currency, Invoice: r.Invoice, Closes: closes(r, p.Statement),
		Incidents: append([]string{}, r.Incidents...), IncidentDetails: append([]report.Incident{}, r.IncidentDetails...), incidents: incidents(r),
		Findings: append([]report.Finding{}, r.Findings...), NearLimits: nearLimits(r), Link: p.Link, Manifest: p.Manifest,
		integrity: r.Integrity, weekBefore: r.Past.WeekBefore, mean: r.Past.SevenDays, unjudged: r.Unjudged(),
	}
}

// Unlinked returns d without its links, which name the bucket: the same data leaves the
// same bytes in any.
func (d *Digest) Unlinked() *Digest {
	out := *d
	out.Link = ""
	if d.Closes != nil {
		closes := *d.Closes
		closes.Link = ""
		out.Closes = &closes
	}
	return &out
}

// JSON returns d for machines, a newline at its end.
func (d *Digest) JSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(d); err != nil {
		return nil, fmt.Errorf("write digest of %s: %w", d.Date, err)
	}
	return b.Bytes(), nil
}

// NotedIn is whether note, the JSON of a digest, is of p and of that day. What is
// no digest is not.
func (p *Publication) NotedIn(note []byte, date string) bool {
	var d Digest
	return json.Unmarshal(note, &d) == nil && d.Date == date && d.Revision == p.Revision && d.ReportSHA256 == p.ReportSHA256
}
