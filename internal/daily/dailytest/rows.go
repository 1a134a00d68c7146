package dailytest

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// compare holds every field of every row against the ledger.
func (l *ledger) compare(t testing.TB, w Want, rows []row) {
	t.Helper()
	seen := map[string]bool{}
	for i, got := range rows {
		if i > 0 && (rows[i-1].End > got.End || (rows[i-1].End == got.End && rows[i-1].UUID >= got.UUID)) {
			t.Errorf("row %d, %s, is out of order", i, got.UUID)
		}
		c := l.calls[got.UUID]
		if c == nil || seen[got.UUID] {
			t.Errorf("row %d, %s, is no call of the day or comes twice", i, got.UUID)
			continue
		}
		seen[got.UUID] = true
		want := rowOf(w, c)
		// What the API has none of is asked for by every run.
		if asked, answered := w.Account.InsightsAsked(c.UUID); answered > 1 && c.Insights != nil && !w.Twice {
			t.Errorf("the insights of %s were fetched %d times, asked for %d times", c.UUID, answered, asked)
		}
		extra := got.Extra
		got.Extra, want.Extra = nil, nil
		if !reflect.DeepEqual(got, want) {
			t.Errorf("call %s differs:\n%s", c.UUID, differences(got, want))
		}
		l.extra(t, c, want.Status, extra)
	}
	if len(seen) != len(l.calls)-w.Missing {
		t.Errorf("%s: %d calls published, the ledger has %d", w.Date, len(seen), len(l.calls))
	}
}

func (l *ledger) extra(t testing.TB, c *zentrunktest.Call, status string, got *string) {
	t.Helper()
	want := map[string]any{}
	for name, raw := range c.Extra() {
		want[name] = decode(t, raw)
	}
	if status == "ok" {
		if unknown := c.Insights.Extra(); len(unknown) > 0 {
			nested := map[string]any{}
			for name, raw := range unknown {
				nested[name] = decode(t, raw)
			}
			want["insights"] = nested
		}
	}
	if len(want) == 0 {
		if got != nil {
			t.Errorf("call %s has extra %s, want none", c.UUID, *got)
		}
		return
	}
	if got == nil || !reflect.DeepEqual(decode(t, []byte(*got)), any(want)) {
		t.Errorf("call %s: extra is %v, want %v", c.UUID, got, want)
	}
}

func decode(t testing.TB, raw []byte) any {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		t.Fatalf("decode %s: %v", raw, err)
	}
	return v
}

// rowOf is the row that a call of the ledger should have become.
func rowOf(w Want, c *zentrunktest.Call) row {
	number := text
	if w.Masked {
		number = func(s string) *string { return text(mask(s)) }
	}
	trunk, _, _ := strings.Cut(c.TrunkDomain, ".")
	r := row{
		UUID: c.UUID, CallID: text(c.CallID), From: number(c.From), To: number(c.To), Direction: text(c.Direction),
		CallDuration: pointer(c.CallDuration), BillDuration: pointer(c.BillDuration), BilledDuration: pointer(c.BilledDuration),
		Initiation: micros(c.Initiation), Answer: micros(c.Answer), End: c.End.UnixMicro(),
		HangupName: text(c.HangupName), HangupCode: pointer(c.HangupCode), HangupSource: text(c.HangupSource),
		Rate: pointer(c.RateE8), Amount: pointer(c.AmountE8),
		TrunkDomain: text(c.TrunkDomain), TrunkID: text(trunk), FromCountry: text(c.FromCountry), ToCountry: text(c.ToCountry),
		Transport: text(c.Transport), SRTP: pointer(c.SRTP),
		SecureTrunking: pointer(c.SecureTrunking), SecureTrunkingRate: pointer(c.SecureTrunkingRateE8),
		CNAMLookup: pointer(c.CNAMLookup), CNAMLookupRate: pointer(c.CNAMLookupRateE8),
		STIR: text(c.STIRVerification), Attestation: text(c.Attestation),
	}
	wanted := c.Answered
	if w.Wanted != nil {
		wanted = w.Wanted(c)
	}
	switch in := c.Insights; {
	case !wanted:
		r.Status = "skipped"
	case w.Failed[c.UUID]:
		r.Status = "failed"
	case in == nil:
		r.Status = "none"
	default:
		r.Status = "ok"
		r.FromCarrier, r.FromRegion, r.ToCarrier, r.ToRegion = text(in.FromCarrier), text(in.FromRegion), text(in.ToCarrier), text(in.ToRegion)
		r.RTT, r.Jitter, r.Loss = pointer(in.RTTMillis), pointer(in.JitterMillis), pointer(in.PacketLossPercent)
		r.PostDialDelay, r.Score = pointer(in.PostDialDelayMillis), pointer(in.Score)
		r.Rating = rating(in.Score)
	}
	return r
}

// rating is written out again here on purpose: a checker that asks the code
// under test confirms nothing.
func rating(score zentrunktest.Null[float64]) *string {
	switch v := score.V; {
	case !score.Valid || v < 1 || v > 5:
		return nil
	case v < 2:
		return text("Poor")
	case v < 3:
		return text("Fair")
	case v < 4:
		return text("Good")
	}
	return text("Excellent")
}

func mask(s string) string {
	if len(s) <= 5 {
		return s
	}
	return s[:3] + strings.Repeat("*", len(s)-5) + s[len(s)-2:]
}

func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func pointer[T any](n zentrunktest.Null[T]) *T {
	if !n.Valid {
		return nil
	}
	return &n.V
}

func micros(at time.Time) *int64 {
	if at.IsZero() {
		return nil
	}
	n := at.UnixMicro()
	return &n
}

func differences(got, want row) string {
	var lines []string
	g, w := reflect.ValueOf(got), reflect.ValueOf(want)
	for i := range g.NumField() {
		if !reflect.DeepEqual(g.Field(i).Interface(), w.Field(i).Interface()) {
			lines = append(lines, g.Type().Field(i).Name+": "+shown(g.Field(i))+", want "+shown(w.Field(i)))
		}
	}
	return strings.Join(lines, "\n")
}

func shown(v reflect.Value) string {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return "NULL"
		}
		v = v.Elem()
	}
	return show(v.Interface())
}
