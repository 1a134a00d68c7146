package verify

import (
	"cmp"
	"reflect"
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
		if got, want := d.report[name], d.manifest.fields[name]; !reflect.DeepEqual(got, want) {
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
	should := s.recomputed.should.big()
	should = times(should.Add(should, &s.recomputed.large), centimils)
	b.equal("spend.recomputed.amount", got["amount"], amount{should})
	b.equal("spend.recomputed.difference", got["difference"], amount{should.Sub(times(should, 1), s.recomputed.charged.big())})
	b.equal("spend.recomputed.calls_differing", got["calls_differing"], s.recomputed.difference)
}

// integrity compares what the report says of its data.
func (d *day) integrity(b *book, calls *derived) {
	got := b.object(d.report, "integrity")
	b.equal("integrity.calls", got["calls"], d.rows)
	for _, name := range []string{"api_total_count", "rejected", "kept"} {
		if there, want := got[name], d.manifest.fields[name]; !reflect.DeepEqual(there, want) {
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
