package report

import (
	"fmt"

	"zentrunk-reports/internal/wording"
)

// surcharges tells of those that Plivo may charge for the month to date. They need no
// earlier days: the free share is Plivo's.
func (f *finder) surcharges() {
	for _, c := range []struct {
		row, what string
		calls     *int
		*Surcharge
	}{
		{"invoice.short_calls", fmt.Sprintf("lasted at most %d s", f.Invoice.FairUse.ShortSeconds), f.Invoice.Month.Short, &f.Invoice.Short},
		{"invoice.abandoned_calls", "were abandoned", f.Invoice.Month.Abandoned, &f.Invoice.Abandoned},
	} {
		if c.Over == nil || !*c.Over {
			continue
		}
		f.tell(hit{
			kind: SurchargeDue, dimension: "month", row: c.row, days: f.Invoice.Month.Published, cost: c.CostAll,
			text: fmt.Sprintf("Of the month's %s, %s %s; %v %% are free. The invoice may add %s to %s.",
				wording.Counted(*f.Invoice.Month.Eligible, "call"), percent(*c.Share), c.what, c.ThresholdPercent, c.CostAbove.Fixed(c.CostAbove.Places()), f.money(*c.CostAll)),
		})
	}
}
