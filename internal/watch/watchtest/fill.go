package watchtest

import (
	"fmt"
	"math"

	"zentrunk-reports/internal/watch"
)

// fill counts what a slot has.
func (y *Year) fill(s *watch.Slice, build *watch.DayBuilder, hour int, level float64, n *noise, slot int) {
	add := func(k watch.Key, c watch.Cell, squares int64) {
		if c.Calls > 0 {
			s.Add(k, c)
			build.AddCell(k, hour, c, squares)
		}
	}
	var spend watch.Cell
	for c := range y.countries {
		calls := y.redials(c, y.out*y.countries[c]*level*n.country[c]*y.campaign.times(ofCountry, c, y.Countries, slot))
		cell, squares := y.charge(calls, prices[c%len(prices)])
		spend.Calls += calls
		spend.Spend += cell.Spend
		spend.Capped += cell.Capped
		add(watch.Key{Dim: watch.Country, Name: country(c)}, cell, squares)
	}
	for i, f := range y.fresh {
		if f[0] == slot {
			amount := y.freshMinutes[i]
			add(watch.Key{Dim: watch.Country, Name: fmt.Sprintf("N%03d", f[1])}, watch.Cell{Calls: 1, Spend: amount, Capped: min(amount, 500*1_000_000)}, 0)
		}
	}
	var all watch.Cell
	for t, share := range y.trunks {
		calls := y.poisson((y.out + y.in) * share * level * n.trunk[t] * y.campaign.times(ofTrunk, t, y.Trunks, slot))
		cell := watch.Cell{
			Calls: calls, Failed: y.binomial(calls, min(.6, n.failing[t]*n.fail[t])), Short: y.binomial(calls, min(.5, .06*n.short[t])),
			Spend: int64(float64(spend.Spend) * share * n.trunk[t]), Capped: int64(float64(spend.Capped) * share * n.trunk[t]),
		}
		all.Calls += calls
		all.Spend, all.Capped = all.Spend+cell.Spend, all.Capped+cell.Capped
		add(watch.Key{Dim: watch.Trunk, Name: trunk(t)}, cell, cell.Capped/1_000_000*40)
	}
	add(watch.Key{Dim: watch.Account}, all, 0)
	for c, share := range y.callers {
		y.person(s, watch.Caller, c, y.out*share*level*n.caller[c], spend)
	}
	for c, share := range y.numbers {
		y.person(s, watch.Number, c, y.in*share*level*n.account, watch.Cell{})
	}
}

// person counts a caller or a number, if it has as many calls as a slice keeps.
func (y *Year) person(s *watch.Slice, d watch.Dim, i int, mean float64, all watch.Cell) {
	calls := y.poisson(mean)
	if calls < 4 {
		return
	}
	cell := watch.Cell{Calls: calls}
	if all.Calls > 0 {
		cell.Spend = int64(float64(all.Capped) / float64(all.Calls) * float64(calls) * y.gamma(.7))
		cell.Capped = cell.Spend
	}
	s.Add(watch.Key{Dim: d, Name: y.hashes[d-watch.Caller][i]}, cell)
}

// redials returns how many calls of a country end in a slot. Those to small countries
// come in clusters, over half an hour.
func (y *Year) redials(c int, mean float64) int {
	if c == 0 {
		return y.poisson(mean)
	}
	waiting := y.extra[c]
	copy(waiting, waiting[1:])
	waiting[len(waiting)-1] = 0
	sessions := y.poisson(mean / 2)
	for range sessions {
		for range y.more() {
			waiting[y.IntN(6)]++ // place 0 is this slot
		}
	}
	return sessions + waiting[0]
}

// charge returns what calls cost.
func (y *Year) charge(calls int, price int64) (cell watch.Cell, squares int64) {
	cell.Calls = calls
	for range calls {
		amount := minutes[y.Uint32()%uint32(len(minutes))] * price * 10_000
		capped := min(amount, 5*100_000_000)
		cell.Spend += amount
		cell.Capped += capped
		squares += (capped / 1_000_000) * (capped / 1_000_000)
	}
	return cell, squares
}

// callFresh plans today's calls to countries that nobody called before.
func (y *Year) callFresh() {
	y.fresh, y.freshMinutes = y.fresh[:0], y.freshMinutes[:0]
	for range y.poisson(y.Fresh / 365) {
		slot, to := 12*8+y.IntN(12*10), y.IntN(150)
		price := int64(500 + y.IntN(5500))
		for range 1 + y.more() {
			at := min(slotsDay-1, slot+y.IntN(6))
			amount := int64(0)
			if y.Float64() < answered {
				amount = int64(math.Ceil(y.lognormal(180, 1.1)/60)) * price * 10_000
			}
			y.fresh = append(y.fresh, [2]int{at, to})
			y.freshMinutes = append(y.freshMinutes, amount)
		}
	}
}
