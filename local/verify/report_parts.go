package verify

import (
	"cmp"
	"fmt"
)

// hangups compares the rows of hangups. The order of two with as many calls and the
// same code is not told.
func (b *book) hangups(quality map[string]any, s *sums) {
	type cause struct{ code, name, source any }
	got := map[cause]record{}
	rows := b.list("quality", quality, "hangups")
	for i, r := range rows {
		c := cause{nil, plain(r["name"]), plain(r["source"])}
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
	n := map[string]int64{}
	for id, calls := range s.insights {
		n[s.rows.texts[status].values[id]] += calls
	}
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
