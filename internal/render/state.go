package render

import (
	"maps"
	"slices"

	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/wording"
)

// recordFacts are how many records there were, and what became of them.
func recordFacts(i *report.Integrity) *facts {
	f := &facts{Title: "Records", Terms: []term{
		{Label: "Calls by the API's own count", Main: countOf("integrity.api_total_count", i.APITotalCount)},
		{Label: "Calls in this report", Main: countOf("integrity.calls", i.Calls)},
		{Label: "Records that could not be read", Main: countOf("integrity.rejected", i.Rejected), Note: "kept unchanged in rejects.jsonl"},
		{Label: "Calls kept from an earlier run", Main: countOf("integrity.kept", i.Kept), Note: "the API does not show them any more"},
		{Label: "Calls with a field that could not be read", Main: countOf("integrity.unread_records", i.UnreadRecords), Note: "kept unchanged in the column extra"},
	}}
	fields := slices.Sorted(maps.Keys(i.Unread))
	for _, name := range fields[:min(len(fields), tableRows)] {
		f.Terms = append(f.Terms, term{Label: "of these, " + name, Main: countOf("integrity.unread."+name, i.Unread[name])})
	}
	if more := len(fields) - tableRows; more > 0 {
		f.Note = "And " + wording.Counted(more, "more field") + ", in report.json."
	}
	if i.UnfitAmounts > 0 {
		f.Terms = append(f.Terms, term{
			Label: "Sums and rates too large for spend.parquet", Main: countOf("integrity.unfit_amounts", i.UnfitAmounts),
			Note: "NULL there, if 10,000,000,000 or more; in full here and in report.json",
		})
	}
	return f
}

// lacking says what is to be known of a day's figures; nothing of a sound day's.
func lacking(d *report.PastDay) string {
	switch {
	case !d.Complete:
		return "not complete"
	case d.Doubtful:
		return "not read whole"
	}
	return ""
}

// foreignNote names the days that are left out because they do not fit this one.
func foreignNote(dates []string) string {
	if len(dates) == 0 {
		return ""
	}
	return "Left out, because they were published with another account, currency, time zone or zone database: " + dateSpans(dates) + "."
}
