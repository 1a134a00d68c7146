package report_test

import (
	"testing"

	"zentrunk-reports/internal/report"
)

// Check finds every way in which one number of a report can contradict the
// others.
func TestCheckFindsContradictions(t *testing.T) {
	t.Parallel()
	half, two, nothing := 0.5, 2.0, (*float64)(nil)
	name := "outbound"
	for what, spoil := range map[string]func(*report.Report){
		"schema version": func(r *report.Report) { r.SchemaVersion = 2 },
		"empty day":      func(r *report.Report) { r.To = r.From },
		"complete":       func(r *report.Report) { r.Complete = !r.Complete },
		"rejected below 0": func(r *report.Report) {
			r.Integrity.Rejected, r.Integrity.APITotalCount = -1, r.Integrity.APITotalCount-1
		},
		"more kept than calls":         func(r *report.Report) { r.Integrity.Kept, r.Integrity.APITotalCount = r.Integrity.Calls+1, 0 },
		"unread is null":               func(r *report.Report) { r.Integrity.Unread = nil },
		"unread of no call":            func(r *report.Report) { r.Integrity.Unread["srtp"] = 0 },
		"unread, and no record":        func(r *report.Report) { r.Integrity.Unread["srtp"] = 1 },
		"a record, and nothing unread": func(r *report.Report) { r.Integrity.UnreadRecords = 1 },
		"unfit":                        func(r *report.Report) { r.Integrity.UnfitAmounts++ },
		"foreign is null":              func(r *report.Report) { r.Past.Foreign = nil },
		"no date":                      func(r *report.Report) { r.Date = "2026-11" },
		"calls of integrity":           func(r *report.Report) { r.Integrity.Calls++ },
		"calls of the total":           func(r *report.Report) { r.Spend.Total.Calls++; r.Integrity.Calls++; r.Integrity.APITotalCount++ },
		"calls of a row":               func(r *report.Report) { r.Spend.ByTrunk[0].Calls++ },
		"answered of a row":            func(r *report.Report) { r.Spend.ByRoute[0].Answered-- },
		"talk of a row":                func(r *report.Report) { r.Spend.ByDirection[0].TalkSeconds++ },
		"talk without answer":          func(r *report.Report) { r.Spend.Total.Answered = 0 },
		"billed seconds of a row": func(r *report.Report) {
			r.Spend.ByTransport[0].BilledSeconds++
			r.Spend.ByTransport[0].RatePerMinute = nil
		},
		"amount of a row":            func(r *report.Report) { r.Spend.ByToCountry[0].Amount = sum(t, "0.00001") },
		"rate missing":               func(r *report.Report) { r.Spend.Total.RatePerMinute = nil },
		"rate wrong":                 func(r *report.Report) { a := sum(t, "1"); r.Spend.Total.RatePerMinute = &a },
		"a row is missing":           func(r *report.Report) { r.Spend.ByFromCountry = r.Spend.ByFromCountry[1:] },
		"a list is null":             func(r *report.Report) { r.Quality.Hangups = nil },
		"rows out of order":          func(r *report.Report) { l := r.Spend.ByTrunk; l[0], l[1] = l[1], l[0] },
		"quality out of order":       func(r *report.Report) { l := r.Quality.ByTrunk; l[0], l[7] = l[7], l[0] },
		"hours out of order":         func(r *report.Report) { l := r.Spend.ByHour; l[0], l[1] = l[1], l[0] },
		"23 hours":                   func(r *report.Report) { r.Quality.ByHour = r.Quality.ByHour[:23] },
		"a key twice":                func(r *report.Report) { r.Quality.ByTransport[1].Key = r.Quality.ByTransport[0].Key },
		"difference without calls":   func(r *report.Report) { r.Spend.Recomputed.Difference = sum(t, "1") },
		"more differ than there are": func(r *report.Report) { r.Spend.Recomputed.CallsDiffering = 1 << 20 },
		"ASR":                        func(r *report.Report) { r.Quality.Total.ASR = &half },
		"ASR missing":                func(r *report.Report) { r.Quality.Total.ASR = nothing },
		"NER below ASR":              func(r *report.Report) { zero := 0.0; r.Quality.ByTrunk[0].NER = &zero },
		"NER above 1":                func(r *report.Report) { r.Quality.Total.NER = &two },
		"NER of a row":               func(r *report.Report) { r.Quality.ByTrunk[0].NER = r.Quality.ByTrunk[0].ASR },
		"ACD":                        func(r *report.Report) { r.Quality.Total.ACDSeconds = &half },
		"ACD of a shared row":        func(r *report.Report) { r.Quality.ByTrunk[0].ACDSeconds = &half },
		"rated":                      func(r *report.Report) { r.Quality.Total.Rated-- },
		"ratings of a row":           func(r *report.Report) { r.Quality.ByRoute[0].Good++; r.Quality.ByRoute[0].Fair-- },
		"score outside":              func(r *report.Report) { zero := 0.0; r.Quality.Total.ScoreMean = &zero },
		"score missing":              func(r *report.Report) { r.Quality.Total.ScoreP50 = nil },
		"percentiles fall":           func(r *report.Report) { q := &r.Quality.Total; q.RTTP50, q.RTTP99 = q.RTTP99, q.RTTP50 },
		"percentile missing":         func(r *report.Report) { r.Quality.Total.JitterP95 = nil },
		"hangups":                    func(r *report.Report) { r.Quality.Hangups[0].Calls++ },
		"class of a hangup":          func(r *report.Report) { r.Quality.Hangups[0].Class = "policy" },
		"hangups out of order":       func(r *report.Report) { l := r.Quality.Hangups; l[0], l[1] = l[1], l[0] },
		"insights asked":             func(r *report.Report) { r.Quality.Insights.Asked++ },
		"insights skipped":           func(r *report.Report) { r.Quality.Insights.Skipped++ },
		"insights below 0":           func(r *report.Report) { i := &r.Quality.Insights; i.OK += i.None + 1; i.None = -1 },
		"a worst call is missing":    func(r *report.Report) { r.Quality.WorstCalls = r.Quality.WorstCalls[:19] },
		"worst calls out of order":   func(r *report.Report) { l := r.Quality.WorstCalls; l[0], l[19] = l[19], l[0] },
		"a worst call's score":       func(r *report.Report) { r.Quality.WorstCalls[0].QualityScore = 0 },
		"stir":                       func(r *report.Report) { r.Trust.STIRVerification[0].Calls++ },
		"attestation": func(r *report.Report) {
			r.Trust.Attestation = append(r.Trust.Attestation, report.TrustRow{Key: &name}, report.TrustRow{Key: &name})
		},
		"srtp":                   func(r *report.Report) { r.Trust.SRTPCalls = r.Integrity.Calls + 1 },
		"a peak above the hours": func(r *report.Report) { *r.Traffic.Total.PeakConcurrent++ },
		"traffic of no trunk":    func(r *report.Report) { r.Traffic.ByTrunk[0].Key = &name },
		"a trunk without traffic": func(r *report.Report) {
			r.Traffic.ByTrunk = r.Traffic.ByTrunk[:7]
		},
		"more channels than calls": func(r *report.Report) { *r.Traffic.ByToCountry[0].PeakConcurrent += 400 },
		"secure trunking":          func(r *report.Report) { r.Trust.SecureTrunkingCalls++ },
		"calls of quality":         func(r *report.Report) { *r = *mixed(t, r) },
	} {
		r := build(t, options(), typicalDay(500, 0.6))
		spoil(r)
		if err := r.Check(); err == nil {
			t.Errorf("%s: Check finds nothing", what)
		}
	}
}

// mixed returns r with the quality of another day.
func mixed(t *testing.T, r *report.Report) *report.Report {
	out := *r
	out.Quality = build(t, options(), typicalDay(300, 0.6)).Quality
	return &out
}
