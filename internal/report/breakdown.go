package report

import "iter"

// Breakdowns returns the breakdowns of s by dimension ("direction" for
// by_direction), in the order of the report.
func (s *Spend) Breakdowns() iter.Seq2[string, []SpendRow] {
	return func(yield func(string, []SpendRow) bool) {
		_ = yield("direction", s.ByDirection) &&
			yield("trunk", s.ByTrunk) &&
			yield("from_country", s.ByFromCountry) &&
			yield("to_country", s.ByToCountry) &&
			yield("route", s.ByRoute) &&
			yield("hour", s.ByHour) &&
			yield("transport", s.ByTransport) &&
			yield("secure_trunking", s.BySecureTrunking)
	}
}

// Breakdowns returns the breakdowns of q by dimension ("direction" for
// by_direction), in the order of the report.
func (q *Quality) Breakdowns() iter.Seq2[string, []QualityRow] {
	return func(yield func(string, []QualityRow) bool) {
		_ = yield("direction", q.ByDirection) &&
			yield("trunk", q.ByTrunk) &&
			yield("to_country", q.ByToCountry) &&
			yield("route", q.ByRoute) &&
			yield("from_carrier", q.ByFromCarrier) &&
			yield("to_carrier", q.ByToCarrier) &&
			yield("hour", q.ByHour) &&
			yield("transport", q.ByTransport)
	}
}
