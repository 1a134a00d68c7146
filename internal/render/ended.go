package render

import (
	"fmt"

	"zentrunk-reports/internal/quality"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/wording"
)

// hangupRows is how many ways of ending a page shows.
const hangupRows = 20

// hangupSection is how the calls ended and on whose side.
func hangupSection(r *report.Report) section {
	rows := r.Quality.Hangups
	t := &table{
		ID: "hangups", Caption: "Hangup causes", Cards: true,
		Head: []head{{Label: "Cause", Text: true}, {Label: "Meaning", Text: true, Long: true}, {Label: "Where to look", Text: true, Long: true}, {Label: "Hung up by", Text: true, Long: true},
			{Label: "Calls"}, {Label: "Share", Unit: "%"}},
	}
	in, left := shown(r, "quality.hangups", inOrder(len(rows)), hangupRows)
	for _, i := range in {
		h := &rows[i]
		path := at("quality.hangups", i, "calls")
		share, parts := shareOf(path, "quality.total.calls", h.Calls, r.Quality.Total.Calls), thousandths(h.Calls, r.Quality.Total.Calls)
		name, meaning := word(h.Name), "not in Plivo's table"
		if h.Code != nil {
			name.Code = fmt.Sprint(*h.Code)
			if c := quality.CauseOf(*h.Code); c.Meaning != "" {
				meaning = c.Meaning
			}
		} else {
			meaning = "the record has no code"
		}
		side := h.Class.Side()
		if side == "" {
			side = "nothing to look at"
		}
		t.Rows = append(t.Rows, plain(name, cell{Words: meaning, Note: limitNote(r, h.Code)}, cell{Words: side, Note: string(h.Class)}, word(h.Source),
			only(countOf(path, h.Calls)), cell{Main: &share, Bar: &parts}).locate("quality.hangups", i))
	}
	if len(left) > 0 {
		t.Note = "And " + wording.Counted(len(left), "rarer ending") + ", in report.json."
	}
	return section{ID: "hangups", Title: "How calls ended", Lead: "What each hangup code means in Plivo's table, and which side to check.", Blocks: []block{{Wide: true, Table: t}}}
}

// trustSection is how callers' identity and the media were protected.
func trustSection(r *report.Report) section {
	t := &r.Trust
	total := r.Quality.Total.Calls
	return section{
		ID: "trust", Title: "STIR/SHAKEN and encryption",
		Lead: "Attestation A: the provider knows the caller and the caller's right to the number. B: it knows the caller, but not the right. C: it only knows where the call entered the network.",
		Blocks: []block{
			{Table: trustTable("Verification", "trust.stir_verification", t.STIRVerification, total)},
			{Table: trustTable("Attestation", "trust.attestation", t.Attestation, total)},
			{Facts: &facts{Title: "Encryption", Terms: []term{
				{Label: "Calls with SRTP", Main: countOf("trust.srtp_calls", t.SRTPCalls)},
				{Label: "Share", Main: shareOf("trust.srtp_calls", "quality.total.calls", t.SRTPCalls, total), Unit: "%"},
				{Label: "Calls over Secure Trunking", Main: countOf("trust.secure_trunking_calls", t.SecureTrunkingCalls)},
				{Label: "Share", Main: shareOf("trust.secure_trunking_calls", "quality.total.calls", t.SecureTrunkingCalls, total), Unit: "%"},
			}}},
		},
	}
}

func trustTable(caption, list string, rows []report.TrustRow, total int) *table {
	t := &table{Caption: caption, Head: []head{{Label: caption, Text: true}, {Label: "Calls"}, {Label: "Share", Unit: "%"}}}
	for i, row := range rows[:min(len(rows), tableRows)] {
		path := at(list, i, "calls")
		share, parts := shareOf(path, "quality.total.calls", row.Calls, total), thousandths(row.Calls, total)
		name := word(row.Key)
		if row.Key == nil {
			name.Words = "none"
		}
		t.Rows = append(t.Rows, plain(name, only(countOf(path, row.Calls)), cell{Main: &share, Bar: &parts}).locate(list, i))
	}
	return t
}

// worstSection names the calls with the lowest scores, and how to look each up.
func worstSection(r *report.Report) section {
	s := section{
		ID: "worst", Title: "Calls with the lowest scores",
		Lead: "These are single calls: they do not rate a carrier. Times are when the call ended, " + r.Timezone + ".",
	}
	t := &table{
		Caption: "Worst calls", Cards: true,
		Head: []head{{Label: "Call", Text: true}, {Label: "Score"}, {Label: "Duration", Unit: "m:s"}, {Label: "Round trip", Unit: "ms"}, {Label: "Jitter", Unit: "ms"},
			{Label: "Loss", Unit: "%"}, {Label: "Post-dial delay", Unit: "ms"}, {Label: "Trunk and route", Text: true, Long: true}, {Label: "Carrier called", Text: true, Long: true}},
	}
	for i := range r.Quality.WorstCalls {
		t.Rows = append(t.Rows, worstRow(r, i))
	}
	if len(r.Quality.WorstCalls) > 0 {
		s.Lead += " The command looks the first of them up; put another's UUID in its place. LOOKUP is the stack's output Endpoint, AWS_REGION its region, " +
			"the other AWS_* are credentials that may call it. A stack with a JWT issuer takes a bearer token instead."
		s.Command = lookUp(r.Quality.WorstCalls[0].CallUUID)
	}
	s.Blocks = []block{{Wide: true, Broad: true, Table: t}}
	return s
}

// worstRow shows one of the worst calls.
func worstRow(r *report.Report, i int) row {
	const list = "quality.worst_calls"
	c := &r.Quality.WorstCalls[i]
	var talk *float64
	if c.CallDuration != nil {
		v := float64(*c.CallDuration)
		talk = &v
	}
	trunk := named(r.Names, "trunk", c.Trunk)
	if c.Route != nil {
		trunk.Aside = append(trunk.Aside, route(*c.Route).Text)
	}
	return plain(cell{Code: c.CallUUID, Note: "ended " + c.EndTime.Format("15:04:05")},
		only(numberOf(at(list, i, "quality_score"), &c.QualityScore, 2)), only(timeOf(at(list, i, "call_duration"), talk)),
		only(numberOf(at(list, i, "rtt_ms"), c.RTTMillis, 0)),
		only(numberOf(at(list, i, "jitter_ms"), c.JitterMillis, 1)), only(numberOf(at(list, i, "packet_loss_percent"), c.PacketLossPercent, 2)),
		only(numberOf(at(list, i, "post_dial_delay_ms"), c.PostDialDelayMillis, 0)), trunk, word(c.ToCarrier)).locate(list, i)
}

// lookUp is the command that asks the lookup endpoint of a call.
func lookUp(uuid string) string {
	return `curl --aws-sigv4 "aws:amz:$AWS_REGION:execute-api" \
--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
-H "X-Amz-Security-Token: $AWS_SESSION_TOKEN" \
"$LOOKUP/calls/` + uuid + `/insights"`
}

// stateSection is how far the figures can be relied on, and the days before.
func stateSection(r *report.Report) section {
	in, i := &r.Quality.Insights, &r.Integrity
	days := daysTable(r)
	return section{
		ID: "data", Title: "State of the data", Lead: stateLead(r),
		Blocks: []block{
			{Facts: recordFacts(i)},
			{Facts: &facts{Title: "Quality insights", Terms: []term{
				{Label: "Asked for", Main: countOf("quality.insights.asked", in.Asked)},
				{Label: "Received", Main: countOf("quality.insights.ok", in.OK)},
				{Label: "The API has none", Main: countOf("quality.insights.none", in.None)},
				{Label: "Failed", Main: countOf("quality.insights.failed", in.Failed), Note: "asked for again by the next run"},
				{Label: "Not asked for", Main: countOf("quality.insights.skipped", in.Skipped), Note: "by the settings: unanswered calls, or outside the sample"},
				{Label: "Calls with a score", Main: countOf("quality.total.rated", r.Quality.Total.Rated)},
			}}},
			{Wide: true, Table: days},
		},
	}
}

func stateLead(r *report.Report) string {
	if r.Complete {
		return "The number of records is the API's count, or higher: the day is complete."
	}
	return "There are fewer records than the API counts: the day is not complete, and the next scheduled run reads it again."
}

// daysTable is the thirty-day trend in text, the latest day first.
func daysTable(r *report.Report) *table {
	t := &table{
		Caption: "The thirty days before, as published when this page was made", Chart: true,
		Head: []head{{Label: "Day", Text: true}, {Label: "Spend", Unit: r.Currency}, {Label: "Calls"}, {Label: "ASR", Unit: "%"}, {Label: "Score"}},
		Note: foreignNote(r.Past.Foreign),
	}
	for i := len(r.Past.Days) - 1; i >= 0; i-- {
		d := &r.Past.Days[i]
		name := cell{Words: d.Date}
		name.Note = lacking(d)
		list := "past.days"
		t.Rows = append(t.Rows, plain(name, only(amountOf(at(list, i, "amount"), d.Amount, d.Amount.Places())), only(countOf(at(list, i, "calls"), d.Calls)),
			only(percentOf(at(list, i, "asr"), d.ASR)), only(numberOf(at(list, i, "score_mean"), d.ScoreMean, 2))).locate(list, i))
	}
	return t
}
