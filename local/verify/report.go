package verify

import (
	"cmp"
	"fmt"
	"slices"
)

var (
	spendHeader   = []string{"calls", "answered", "talk_seconds", "billed_seconds", "amount", "rate_per_minute"}
	qualityHeader = []string{
		"calls", "answered", "asr", "ner", "acd_seconds", "rated", "score_mean", "score_p05", "score_p50", "excellent", "good", "fair", "poor",
		"rtt_ms_p50", "rtt_ms_p95", "rtt_ms_p99", "jitter_ms_p50", "jitter_ms_p95", "jitter_ms_p99",
		"packet_loss_percent_p50", "packet_loss_percent_p95", "packet_loss_percent_p99",
		"post_dial_delay_ms_p50", "post_dial_delay_ms_p95", "post_dial_delay_ms_p99",
	}
)

// A breakdown is what the calls make of a dimension.
type breakdown struct {
	name string // as in by_direction; total is one line
	rows []line
}

func (t *tally) spend() []any {
	sum := t.charged.big()
	return []any{t.calls, t.answered, t.talk, t.billed, amount{sum}, perMinute(sum, t.billed)}
}

func (t *tally) quality(r *rows) []any {
	scores := t.values[score].sample(r.values[score].values)
	out := []any{
		t.calls, t.answered, ratio(t.answered, t.calls), ratio(t.worked, t.calls), ratio(t.talk, t.answered),
		t.ratings[0] + t.ratings[1] + t.ratings[2] + t.ratings[3], scores.mean(), scores.quantile(0.05), scores.quantile(0.50),
		t.ratings[0], t.ratings[1], t.ratings[2], t.ratings[3],
	}
	for _, m := range [...]int{rtt, jitter, loss, postDial} {
		s := t.values[m].sample(r.values[m].values)
		out = append(out, s.quantile(0.50), s.quantile(0.95), s.quantile(0.99))
	}
	return out
}

// breakdowns returns the total and then each dimension that wants, with its rows in the
// order of a report: by first, and then by key.
func (s *sums) breakdowns(wants func(*dimension) bool, of func(*tally) []any, first func(a, b []any) int) []breakdown {
	if len(s.all.tallies) == 0 {
		s.all.tallies = make([]tally, 1) // a day without calls
	}
	out := []breakdown{{"total", []line{{nil, of(&s.all.tallies[0])}}}}
	for _, d := range s.dims {
		if !wants(d) {
			continue
		}
		var rows []line
		if d.name == "hour" {
			d.tallies = append(d.tallies, make([]tally, max(0, 24-len(d.tallies)))...)
		}
		for n := range d.tallies {
			if t := &d.tallies[n]; t.calls > 0 || d.name == "hour" {
				rows = append(rows, line{d.nameKeys(n), of(t)})
			}
		}
		slices.SortFunc(rows, func(a, b line) int {
			if d.name != "hour" {
				if c := first(a.cells, b.cells); c != 0 {
					return c
				}
			}
			return nullLast(a.key, b.key)
		})
		out = append(out, breakdown{d.name, rows})
	}
	return out
}

// spendOrder puts higher amounts first.
func spendOrder(a, b []any) int { return b[4].(amount).units.Cmp(a[4].(amount).units) }

// qualityOrder puts more calls first.
func qualityOrder(a, b []any) int { return cmp.Compare(b[0].(int64), a[0].(int64)) }

// A spend is what a day's calls cost, in the order of a report.
type spend struct{ breakdowns []breakdown }

func spendOf(s *sums) *spend {
	return &spend{s.breakdowns(func(d *dimension) bool { return d.inSpend }, (*tally).spend, spendOrder)}
}

func qualityOf(s *sums) []breakdown {
	return s.breakdowns(func(d *dimension) bool { return d.inLike }, func(t *tally) []any { return t.quality(s.rows) }, qualityOrder)
}

// compareReport compares report.json with the calls and with the manifest.
func (d *day) compareReport(b *book, calls *derived) {
	for _, name := range []string{"account", "date", "timezone", "from", "to", "currency", "complete"} {
		if got, want := d.report[name], d.manifest.fields[name]; got != want {
			b.say("%s is %s, the manifest says %s", name, show(got), show(want))
		}
	}
	b.want("schema_version", d.report["schema_version"], int64(1))
	spend := b.object(d.report, "spend")
	b.breakdowns("spend", spend, spendHeader, d.spend.breakdowns)
	b.recomputed(spend, calls.sums)
	quality := b.object(d.report, "quality")
	b.breakdowns("quality", quality, qualityHeader, calls.quality)
	b.hangups(quality, calls.sums)
	b.insights(quality, calls.sums)
	b.worst(quality, calls.sums)
	b.trust(b.object(d.report, "trust"), calls.sums)
	d.integrity(b, calls)
	if calls.traffic != nil {
		b.traffic(b.object(d.report, "traffic"), calls.trafficLines)
	}
}

// object returns a member that has to be an object; a missing one is empty.
func (b *book) object(of map[string]any, name string) map[string]any {
	o, ok := of[name].(map[string]any)
	if !ok {
		b.say("%s is %s, want an object", name, show(of[name]))
	}
	return o
}

// list returns a member that has to be a list of objects.
func (b *book) list(where string, of map[string]any, name string) []record {
	out, ok := records(of[name])
	if !ok {
		b.say("%s.%s is %s, want a list of objects", where, name, show(of[name]))
	}
	return out
}

func (b *book) breakdowns(where string, got map[string]any, header []string, want []breakdown) {
	for _, w := range want {
		if w.name == "total" {
			total := b.object(got, "total")
			for i, name := range header {
				b.equal(where+".total."+name, total[name], w.rows[0].cells[i])
			}
			continue
		}
		name := "by_" + w.name
		b.lines(where+"."+name, header, w.rows, b.list(where, got, name), inOrder)
	}
}

func (b *book) recomputed(spend map[string]any, s *sums) {
	got := b.object(spend, "recomputed")
	should := times(s.recomputed.should.big(), 1000)
	b.equal("spend.recomputed.amount", got["amount"], amount{should})
	b.equal("spend.recomputed.difference", got["difference"], amount{should.Sub(times(should, 1), s.recomputed.charged.big())})
	b.equal("spend.recomputed.calls_differing", got["calls_differing"], s.recomputed.difference)
}

// hangups compares the rows of hangups. The order of two with as many calls and the
// same code is not told.
func (b *book) hangups(quality map[string]any, s *sums) {
	type cause struct{ code, name, source any }
	got := map[cause]record{}
	rows := b.list("quality", quality, "hangups")
	for i, r := range rows {
		c := cause{nil, r["name"], r["source"]}
		if n, ok := whole(r["code"]); ok {
			c.code = n
		} else if r["code"] != nil {
			b.say("quality.hangups: code is %s, want a number", show(r["code"]))
		}
		if i > 0 && hangupOrder(rows[i-1], r) > 0 {
			b.say("quality.hangups is not in order at row %d: by calls, then code", i+1)
		}
		got[c] = r
	}
	for e, n := range s.endings {
		c := cause{nil, key(s.rows.texts[hangupName], e.name), key(s.rows.texts[hangupSource], e.source)}
		if e.code != null {
			c.code = e.code
		}
		where := fmt.Sprintf("quality.hangups, code %s, name %s, source %s", show(c.code), show(c.name), show(c.source))
		r, ok := got[c]
		if !ok {
			b.say("%s: there is no such row, the calls make one of %d calls", where, n)
			continue
		}
		b.equal(where+": calls", r["calls"], n)
		b.equal(where+": class", r["class"], classOf(e.code))
		delete(got, c)
	}
	for c := range got {
		b.say("quality.hangups has a row that no call has: code %s, name %s, source %s", show(c.code), show(c.name), show(c.source))
	}
}

func hangupOrder(a, b record) int {
	more, _ := whole(a["calls"])
	less, _ := whole(b["calls"])
	x, known := whole(a["code"])
	y, other := whole(b["code"])
	switch {
	case more != less:
		return cmp.Compare(less, more)
	case known != other:
		return cmp.Compare(one(other), one(known))
	}
	return cmp.Compare(x, y)
}

func (b *book) insights(quality map[string]any, s *sums) {
	got := b.object(quality, "insights")
	n := s.insights
	for name, want := range map[string]int64{
		"asked": n["ok"] + n["none"] + n["failed"], "ok": n["ok"], "none": n["none"], "failed": n["failed"], "skipped": n["skipped"],
	} {
		b.equal("quality.insights."+name, got[name], want)
	}
}

func (b *book) worst(quality map[string]any, s *sums) {
	got := b.list("quality", quality, "worst_calls")
	if len(got) != len(s.worst) {
		b.say("quality.worst_calls has %d rows, the calls make %d", len(got), len(s.worst))
		return
	}
	for i, w := range s.worst {
		where := fmt.Sprintf("quality.worst_calls, row %d: ", i+1)
		if got[i]["call_uuid"] != w.id.String() {
			b.say("%scall_uuid is %s, the calls say %s", where, show(got[i]["call_uuid"]), w.id)
			return
		}
		for c, name := range worstHeader {
			b.equal(where+name, got[i][name], w.cells[c])
		}
	}
}

func (b *book) trust(got map[string]any, s *sums) {
	for _, each := range []struct {
		name   string
		column int
		counts []int64
	}{{"stir_verification", stir, s.stir}, {"attestation", attestation, s.tier}} {
		var want []line
		for id, n := range each.counts {
			if n > 0 {
				want = append(want, line{key(s.rows.texts[each.column], uint32(id)), []any{n}})
			}
		}
		b.lines("trust."+each.name, []string{"calls"}, want, b.list("trust", got, each.name), anyOrder)
	}
	b.equal("trust.srtp_calls", got["srtp_calls"], s.srtp)
	b.equal("trust.secure_trunking_calls", got["secure_trunking_calls"], s.secured)
}

// integrity compares what the report says of its data.
func (d *day) integrity(b *book, calls *derived) {
	got := b.object(d.report, "integrity")
	b.equal("integrity.calls", got["calls"], d.rows)
	for _, name := range []string{"api_total_count", "rejected", "kept"} {
		if there, want := got[name], d.manifest.fields[name]; there != want {
			b.say("integrity.%s is %s, the manifest says %s", name, show(there), show(want))
		}
	}
	if there, ok := got["unread_records"]; ok {
		b.equal("integrity.unread_records", there, calls.unread.records)
	}
	if _, ok := got["unread"]; !ok {
		return // older code did not count them
	}
	fields := b.object(got, "unread")
	for name, n := range calls.unread.fields {
		b.equal("integrity.unread."+name, fields[name], n)
	}
	for name := range fields {
		if calls.unread.fields[name] == 0 {
			b.say("integrity.unread.%s is %s, no call lacks that field", name, show(fields[name]))
		}
	}
}
