package report_test

import (
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/traffic"
)

// naiveTraffic is what the package traffic makes of rows: its own tests hold it to an
// array of seconds.
func naiveTraffic(o report.Options, rows []calls.Row) traffic.Traffic {
	day := traffic.New(o.From, o.To, o.Location)
	for i := range rows {
		c := &rows[i].Call
		day.Add(traffic.Call{
			Direction: c.Direction, Trunk: rows[i].TrunkID, ToCountry: c.ToCountry,
			Begun: c.InitiationTime, Answered: c.AnswerTime, Ended: c.EndTime,
		})
	}
	return day.Traffic()
}
