package verify

import (
	"cmp"
	"math/big"
	"slices"
)

// mostWorst is how many calls with low scores a report names.
const mostWorst = 20

// A worst is a call with a low score.
type worst struct {
	id    uuid
	score float64
	cells []any // as worstHeader has them
}

var worstHeader = []string{"quality_score", "rtt_ms", "jitter_ms", "packet_loss_percent", "post_dial_delay_ms", "trunk", "route", "amount"}

// offer takes in what belongs to the lowest scores of the row group.
func (s *sums) offer() {
	r := s.rows
	for row := range r.n {
		if !s.facts[row].rated {
			continue
		}
		w := worst{id: r.uuids[row], score: r.values[score].values[r.metrics[score][row]]}
		full := len(s.worst) == mostWorst
		if full && w.compare(s.worst[mostWorst-1]) >= 0 {
			continue
		}
		w.cells = s.worstCells(row)
		at, _ := slices.BinarySearchFunc(s.worst, w, worst.compare)
		s.worst = slices.Insert(s.worst, at, w)
		s.worst = s.worst[:min(len(s.worst), mostWorst)]
	}
}

func (w worst) compare(v worst) int { return cmp.Or(cmp.Compare(w.score, v.score), w.id.compare(v.id)) }

func (s *sums) worstCells(row int) []any {
	r := s.rows
	var out []any
	for m, ids := range r.metrics {
		if ids[row] == 0 {
			out = append(out, nil)
			continue
		}
		out = append(out, r.values[m].values[ids[row]])
	}
	route := any(nil)
	if from, to := r.words[fromCountry][row], r.words[toCountry][row]; from != 0 && to != 0 {
		route = s.route(int(s.routes.id([2]uint32{from, to})))
	}
	paid := any(nil)
	if n := r.numbers[charged][row]; n != null {
		paid = amount{big.NewInt(n)}
	}
	return append(out, key(r.texts[trunk], r.words[trunk][row]), route, paid)
}
