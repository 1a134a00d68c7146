package digest

import (
	"fmt"

	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/wording"
)

// mostIncidents is how many incidents the text names: it is a dozen lines.
const mostIncidents = 3

// incidents returns those of r in words, but for those that are another one's calls: one
// attack breaks several rules.
func incidents(r *report.Report) []string {
	var out []string
	for i := range r.IncidentDetails {
		if in := &r.IncidentDetails[i]; in.With == "" {
			out = append(out, r.IncidentText(in))
		}
	}
	return out
}

// opened tells how many incidents the watch opened, and which.
func (d *Digest) opened(line func(label, format string, args ...any)) {
	if len(d.Incidents) == 0 {
		return
	}
	named := d.incidents[:min(len(d.incidents), mostIncidents)]
	all := wording.Counted(len(d.Incidents), "incident") + " of the watch"
	if len(named) < len(d.Incidents) {
		all += fmt.Sprintf(", %d named here", len(named))
	}
	line("Incidents", "%s", all)
	for _, in := range named {
		line("", "%s", wording.OneLine(in))
	}
}

// nothing begins what is said where no finding stands out.
func (d *Digest) nothing() string {
	if len(d.Incidents) > 0 {
		return "nothing else"
	}
	return "nothing"
}
