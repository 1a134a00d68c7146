package daily

import (
	"time"

	"zentrunk-reports/internal/pull"
	"zentrunk-reports/internal/report"
)

// Settings say what a report covers.
type Settings struct {
	Location      *time.Location    // whose midnight bounds a day
	Currency      string            // ISO 4217
	LookbackDays  int               // earlier days that a scheduled run brings up to date
	WindowCalls   int               // most calls of one pull window, above 0
	Insights      string            // [pull.InsightsAnswered], [pull.InsightsAll] or [pull.InsightsNone]
	SamplePercent float64           // share of those calls, 0 to 100
	MaskNumbers   bool              // mask the numbers in calls.parquet
	Findings      report.Thresholds // what stands out; the zero value finds nothing
	Rules         report.Rules      // of surcharges; the zero value means the default ones
	Link          string            // URL that the bucket's keys are below, for digests; empty means the S3 console
}

func (s *Settings) pullRules() pull.Rules {
	return pull.Rules{Insights: s.Insights, SamplePercent: s.SamplePercent, MaskNumbers: s.MaskNumbers}
}
