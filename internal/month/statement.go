// Package month puts the published days of a calendar month together: what the month
// cost, by what, which days are missing in it, and the month before beside it.
//
// It goes by manifests and reports alone and never reads a call. The same days give the
// same statement: no clock enters it. It does not know where the days are stored, and
// writes nothing. Read this file first, then gather.go (which days) and sum.go.
package month

import (
	"iter"

	"zentrunk-reports/internal/report"
)

// SchemaVersion is the version of the form of statement.json.
const SchemaVersion = 1

// The states of a statement.
const (
	Closed = "closed" // every day of the month is published, complete and not foreign
	Open   = "open"
)

// A Statement is what a calendar month came to, in the time zone of its reports. Its
// JSON form is statement.json: the order of the fields is the order there. Lists and
// Names are never nil. A nil pointer is null: not known.
type Statement struct {
	SchemaVersion int    `json:"schema_version"`
	Account       string `json:"account"`  // of the latest day, as are time zone and currency
	Month         string `json:"month"`    // YYYY-MM
	Timezone      string `json:"timezone"` // IANA name
	Currency      string `json:"currency"` // ISO 4217
	State         string `json:"state"`    // [Closed] or [Open]
	Days          Days   `json:"days"`
	// UnreadDays are in the sums, and an amount or much else of them could not be read:
	// the sums are too low, or may be. Ascending.
	UnreadDays []string `json:"unread_days"`
	Spend      Spend    `json:"spend"`
	// ByDay has a row for each day that is in the sums, the key its date, ascending.
	ByDay []report.SpendRow `json:"by_day"`
	// Names of trunks by id, as the days' reports have them; of several the latest.
	Names map[string]string `json:"names"`
	// Surcharges are the invoice of the latest day's report: an estimate of what no call
	// record holds. Nil where that report is older than invoices.
	Surcharges *report.Invoice `json:"surcharges"`
	Previous   Previous        `json:"previous"`
}

// Days say which days of the month the sums are of. Dates are ascending.
type Days struct {
	InMonth   int      `json:"in_month"`
	Published int      `json:"published"` // with a manifest, foreign ones among them
	Missing   []string `json:"missing"`   // without a manifest, days to come among them
	// Incomplete days are in the sums, and the API counted more calls than were read.
	Incomplete []string `json:"incomplete"`
	// Foreign days are of another account, currency or time zone than the latest day.
	// They are in no sum.
	Foreign []string `json:"foreign"`
}

// Spend is what the month's calls cost: the sums of the days' rows, exact. Rows come in
// the order of [report.Spend].
type Spend struct {
	Total            report.SpendLine  `json:"total"`
	ByDirection      []report.SpendRow `json:"by_direction"`
	ByTrunk          []report.SpendRow `json:"by_trunk"`
	ByFromCountry    []report.SpendRow `json:"by_from_country"`
	ByToCountry      []report.SpendRow `json:"by_to_country"`
	ByRoute          []report.SpendRow `json:"by_route"`
	ByTransport      []report.SpendRow `json:"by_transport"`
	BySecureTrunking []report.SpendRow `json:"by_secure_trunking"`
}

// Previous is the month before, of the days that fit this month's account, currency and
// time zone.
type Previous struct {
	Month string            `json:"month"` // YYYY-MM
	Total *report.SpendLine `json:"total"` // nil where no such day is published
	// SameDays is the sum over the day numbers that this month's sums are of. Numbers that
	// the earlier month lacks are passed over. Nil where one of its days is not published
	// or does not fit.
	SameDays *report.SpendLine `json:"same_days"`
}

// breakdowns returns the lists of s by dimension, in the order of the JSON.
func (s *Spend) breakdowns() iter.Seq2[string, *[]report.SpendRow] {
	return func(yield func(string, *[]report.SpendRow) bool) {
		_ = yield("direction", &s.ByDirection) &&
			yield("trunk", &s.ByTrunk) &&
			yield("from_country", &s.ByFromCountry) &&
			yield("to_country", &s.ByToCountry) &&
			yield("route", &s.ByRoute) &&
			yield("transport", &s.ByTransport) &&
			yield("secure_trunking", &s.BySecureTrunking)
	}
}

// Breakdowns returns the rows of s by dimension ("direction" for by_direction), in the
// order of the JSON, the days last.
func (s *Statement) Breakdowns() iter.Seq2[string, []report.SpendRow] {
	return func(yield func(string, []report.SpendRow) bool) {
		for dimension, rows := range s.Spend.breakdowns() {
			if !yield(dimension, *rows) {
				return
			}
		}
		yield("day", s.ByDay)
	}
}
