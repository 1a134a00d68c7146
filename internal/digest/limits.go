package digest

import (
	"cmp"
	"fmt"
	"strings"

	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/traffic"
	"zentrunk-reports/internal/wording"
)

// A NearLimit is a limit that the day came near: its peak was 80 % of it or more.
type NearLimit struct {
	Trunk *string `json:"trunk"`          // trunk id; nil for the account
	Name  string  `json:"name,omitempty"` // that people gave the trunk
	Of    string  `json:"of"`             // "concurrent", channels at once, or "cps", calls begun in a second
	Peak  int     `json:"peak"`
	Limit int     `json:"limit"`
}

// nearLimits returns those of r, never nil.
func nearLimits(r *report.Report) []NearLimit {
	out := []NearLimit{}
	for _, n := range r.Traffic.Nearness() {
		if n.Near() {
			out = append(out, newNearLimit(n, r.Names))
		}
	}
	return out
}

func newNearLimit(n traffic.Nearness, names map[string]string) NearLimit {
	of := "concurrent"
	if n.CPS {
		of = "cps"
	}
	l := NearLimit{Trunk: n.Trunk, Of: of, Peak: n.Peak, Limit: n.Of}
	if n.Trunk != nil {
		l.Name = names[*n.Trunk]
	}
	return l
}

// mostLimits is how many limits the text tells: it is a dozen lines.
const mostLimits = 3

// limits tells which limits were near.
func (d *Digest) limits() string {
	var out []string
	for _, l := range d.NearLimits[:min(len(d.NearLimits), mostLimits)] {
		whose, what := "the account", "channels at once"
		if l.Trunk != nil {
			whose = "trunk " + wording.OneLine(cmp.Or(l.Name, *l.Trunk))
		}
		if l.Of == "cps" {
			what = "calls per second"
		}
		out = append(out, fmt.Sprintf("%s had %s of %s %s", whose, wording.Count(l.Peak), wording.Count(l.Limit), what))
	}
	if more := len(d.NearLimits) - mostLimits; more > 0 {
		out = append(out, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(out, "; ")
}
