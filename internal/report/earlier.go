package report

import "zentrunk-reports/internal/members"

// ReadEarlier reads from a report.json what [Report.Compare] looks at of an earlier day. The
// rest, most of it, is passed over and empty. Members that an older form
// lacks are empty too. b has to be JSON, as for [members.Read], and is not kept. The error
// names the member that is not what it has to be.
func ReadEarlier(b []byte) (*Report, error) {
	r := &Report{}
	of := r.identity()
	of["spend"] = members.Within(members.Readers{"total": members.Into(&r.Spend.Total), "by_to_country": members.Into(&r.Spend.ByToCountry)})
	q := &r.Quality
	of["quality"] = members.Within(members.Readers{
		"total": members.Into(&q.Total), "by_trunk": members.Into(&q.ByTrunk), "by_to_country": members.Into(&q.ByToCountry),
		"by_from_carrier": members.Into(&q.ByFromCarrier), "by_to_carrier": members.Into(&q.ByToCarrier),
		"hangups": members.Into(&q.Hangups), "short_calls": members.Into(&q.ShortCalls),
	})
	of["trust"], of["integrity"], of["invoice"] = members.Into(&r.Trust), members.Into(&r.Integrity), members.Into(&r.Invoice)
	if err := members.Read(b, of); err != nil {
		return nil, err
	}
	return r, nil
}

// identity returns readers of what tells which day r is of.
func (r *Report) identity() members.Readers {
	return members.Readers{
		"account": members.Into(&r.Account), "date": members.Into(&r.Date), "timezone": members.Into(&r.Timezone),
		"from": members.Into(&r.From), "to": members.Into(&r.To), "currency": members.Into(&r.Currency), "complete": members.Into(&r.Complete),
	}
}
