// Package callstest makes rows of calls, and files of them, for tests of the packages
// that keep such files. It knows nothing of where these lie.
package callstest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/zentrunk"
)

// A TB is what is needed of a test: one of testing's, or rapid's.
type TB interface {
	Helper()
	Fatal(args ...any)
}

// Rows returns n rows in the order of [calls.Compare] that end from from (included) to
// to (excluded), which lie a microsecond apart at least. Three of four have insights,
// one of eight has fields of the record and of the insights that no column takes. The
// same seed gives the same rows.
func Rows(t TB, seed uint64, from, to time.Time, n int) []calls.Row {
	t.Helper()
	rnd := rand.New(rand.NewPCG(seed, 0))
	rows := make([]calls.Row, n)
	for i := range rows {
		c := zentrunk.Call{
			UUID:    fmt.Sprintf("%08x-0000-4000-8000-%012x", rnd.Uint32(), i),
			EndTime: from.Add(time.Duration(rnd.Int64N(to.Sub(from).Microseconds())) * time.Microsecond),
			CallID:  fmt.Sprintf("%x", rnd.Uint64()), FromNumber: "+12025550123", ToNumber: "+12025550145", Direction: "outbound",
			TrunkDomain: "42741122632602585.ap-south-1.zt.plivo.com", CallDuration: zentrunk.Some(1 + rnd.Int32N(600)), Answered: true,
		}
		in := Insights(rnd)
		if i%8 == 0 {
			c.Unknown = map[string]json.RawMessage{"note": json.RawMessage(`"from +12025550199"`)}
			in.Unknown = map[string]json.RawMessage{"codec": json.RawMessage(`"opus"`), "hops": json.RawMessage(fmt.Sprint(i))}
		}
		row, err := calls.NewRow(c, []calls.Status{calls.OK, calls.OK, calls.OK, calls.None}[i%4], in)
		if err != nil {
			t.Fatal(err)
		}
		rows[i] = row
	}
	slices.SortFunc(rows, func(a, b calls.Row) int { return calls.Compare(&a, &b) })
	return rows
}

// Insights returns what rnd draws: any of the values may be absent but the score.
func Insights(rnd *rand.Rand) zentrunk.Insights {
	word := func() string { return []string{"", "Carrier A", "Carrier B", "ap-south-1"}[rnd.IntN(4)] }
	metric := func() zentrunk.Null[float64] {
		if rnd.IntN(5) == 0 {
			return zentrunk.Null[float64]{}
		}
		return zentrunk.Some(float64(rnd.IntN(100_000)) / 100)
	}
	return zentrunk.Insights{
		FromCarrier: word(), FromRegion: word(), ToCarrier: word(), ToRegion: word(),
		RTTMillis: metric(), JitterMillis: metric(), PacketLossPercent: metric(), PostDialDelayMillis: metric(),
		Score: zentrunk.Some(1 + float64(rnd.IntN(400))/100),
	}
}

// Stored returns the insights of rows by UUID, those of status [calls.OK], as
// [calls.Row.StoredInsights] returns them.
func Stored(t TB, rows []calls.Row) map[string]zentrunk.Insights {
	t.Helper()
	stored := map[string]zentrunk.Insights{}
	for i := range rows {
		if rows[i].Status != calls.OK {
			continue
		}
		in, err := rows[i].StoredInsights()
		if err != nil {
			t.Fatal(err)
		}
		stored[strings.Clone(rows[i].Call.UUID)] = in
	}
	return stored
}

// File returns what newWriter writes of rows.
func File(t TB, rows []calls.Row, newWriter func(io.Writer) *calls.Writer) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := newWriter(&buf)
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}
