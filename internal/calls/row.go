// Package calls is the data set: one row a call, with its insights. It holds
// the schema of calls.parquet and the writer and reader of that schema. It
// knows nothing of days, buckets or reports. Read this file first, then columns.go
// (the one table of columns), write.go, read.go, partial.go (some columns alone) and seek.go
// (rows by UUID or number).
package calls

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"zentrunk-reports/internal/zentrunk"
)

// A Status says what became of a call's insights.
type Status string

// The statuses of insights.
const (
	OK      Status = "ok"      // fetched
	None    Status = "none"    // the API has none for this call, but for carriers and regions
	Skipped Status = "skipped" // not asked: mode or sample
	Failed  Status = "failed"  // asked, and the API kept failing
)

// A Row is one call with its insights, as it stands in calls.parquet.
type Row struct {
	Call zentrunk.Call // Unknown, Raw and Err are nil: Extra holds what was unknown
	// TrunkID is the first label of Call.TrunkDomain.
	TrunkID string
	Status  Status
	// Insights are the zero value unless Status is [OK] or [None]; of None only carriers
	// and regions are there. Unknown and Raw are nil.
	Insights zentrunk.Insights
	// Extra is a JSON object of the fields no column takes, in canonical form;
	// empty where there are none.
	Extra string
}

// NewRow returns the row of a call that has no Err. insights are its insights
// where status is [OK] or [None], and not looked at otherwise. It fails only where
// an unknown field is not JSON.
func NewRow(call zentrunk.Call, status Status, insights zentrunk.Insights) (Row, error) {
	if status != OK && status != None {
		insights = zentrunk.Insights{}
	}
	extra, err := joinExtra(call.Unknown, insights.Unknown)
	if err != nil {
		return Row{}, err
	}
	trunk, _, _ := strings.Cut(call.TrunkDomain, ".")
	call.Unknown, call.Raw = nil, nil
	insights.Unknown, insights.Raw = nil, nil
	return Row{Call: call, TrunkID: trunk, Status: status, Insights: insights, Extra: extra}, nil
}

// Mask puts masked numbers in the place of phone numbers, and of what Extra has that may
// be one. What is masked stays as it is.
func (r *Row) Mask() (err error) {
	r.Call.FromNumber, r.Call.ToNumber = zentrunk.MaskNumber(r.Call.FromNumber), zentrunk.MaskNumber(r.Call.ToNumber)
	r.Extra, err = MaskExtra(r.Extra)
	return err
}

// Detach gives r memory of its own. Texts of rows that were read together lie in the same
// memory: one row of many that is kept for long would keep its neighbours, 64 of them.
func (r *Row) Detach() {
	for i := range table() {
		if c := &table()[i]; c.text != nil && !c.derived {
			*c.text(r) = strings.Clone(*c.text(r))
		}
	}
}

// RecordSum returns what tells the record of a call from others: sixteen hexadecimal
// characters of a SHA-256 over all that is kept of it. Insights do not enter.
func (r *Row) RecordSum() (string, error) {
	record, _, err := splitExtra(r.Extra)
	if err != nil {
		return "", err
	}
	extra, err := joinExtra(record, nil)
	if err != nil {
		return "", err
	}
	b, err := json.Marshal(struct {
		Call  zentrunk.Call
		Extra string
	}{r.Call, extra})
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8]), err
}

// StoredInsights returns the insights of r as [NewRow] took them, but for Raw.
func (r *Row) StoredInsights() (zentrunk.Insights, error) {
	in := r.Insights
	unknown, err := insightsOf(r.Extra)
	in.Unknown = unknown
	return in, err
}

// Compare orders rows as calls.parquet does: by end time, then by UUID.
func Compare(a, b *Row) int {
	return cmp.Or(a.Call.EndTime.Compare(b.Call.EndTime), cmp.Compare(a.Call.UUID, b.Call.UUID))
}
