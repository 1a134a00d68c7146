package report

import (
	"cmp"
	"slices"
	"time"

	"zentrunk-reports/internal/calls"
)

// worst holds the calls with the lowest scores, in order, at most
// [MaxWorstCalls] of them.
type worst []WorstCall

func compareWorst(a, b WorstCall) int {
	return cmp.Or(cmp.Compare(a.QualityScore, b.QualityScore), cmp.Compare(a.CallUUID, b.CallUUID))
}

// offer takes a rated call in where it is among the worst.
func (w *worst) offer(row *calls.Row, route string, zone *time.Location) {
	c := WorstCall{CallUUID: row.Call.UUID, QualityScore: row.Insights.Score.V}
	if len(*w) == MaxWorstCalls && compareWorst(c, (*w)[MaxWorstCalls-1]) >= 0 {
		return
	}
	in := &row.Insights
	c.RTTMillis = pointer(in.RTTMillis.V, in.RTTMillis.Valid)
	c.JitterMillis = pointer(in.JitterMillis.V, in.JitterMillis.Valid)
	c.PacketLossPercent = pointer(in.PacketLossPercent.V, in.PacketLossPercent.Valid)
	c.PostDialDelayMillis = pointer(in.PostDialDelayMillis.V, in.PostDialDelayMillis.Valid)
	c.Trunk, c.Route = present(row.TrunkID), present(route)
	c.Amount = pointer(row.Call.Amount.V, row.Call.Amount.Valid)
	c.EndTime = row.Call.EndTime.In(zone)
	c.CallDuration = pointer(row.Call.CallDuration.V, row.Call.CallDuration.Valid)
	c.FromCarrier, c.ToCarrier = present(in.FromCarrier), present(in.ToCarrier)
	at, _ := slices.BinarySearchFunc(*w, c, compareWorst)
	*w = slices.Insert(*w, at, c)
	*w = (*w)[:min(len(*w), MaxWorstCalls)]
}
