package digest_test

import (
	"encoding/json"
	"strings"
	"testing"

	"zentrunk-reports/internal/digest"
	"zentrunk-reports/internal/traffic"
)

// Limits are told where the day came near, and only there.
func TestNearLimits(t *testing.T) {
	t.Parallel()
	r := busy(t)
	r.Traffic.Total = traffic.Line{PeakConcurrent: p(1080), PeakCPS: p(3)}
	r.Traffic.ByTrunk = []traffic.Row{{Key: p("1\n2"), Line: traffic.Line{PeakConcurrent: p(8), PeakCPS: p(4)}}}
	r.Traffic.Limits = []traffic.Limit{{Concurrent: p(1200), CPS: p(5)}, {Trunk: p("1\n2"), Concurrent: p(11), CPS: p(5)}}
	d := digest.Of(r, published)
	if got, want := d.Text(), "\nLimits     the account had 1,080 of 1,200 channels at once; trunk 1 2 had 4 of 5 calls per second\n"; !strings.Contains(got, want) {
		t.Errorf("the text lacks %q:\n%s", want, got)
	}
	if len(d.NearLimits) != 2 || d.NearLimits[1].Of != "cps" || *d.NearLimits[1].Trunk != "1\n2" {
		t.Errorf("near limits are %+v", d.NearLimits)
	}
	r.Traffic.Limits = []traffic.Limit{{Concurrent: p(2000)}}
	d = digest.Of(r, published)
	if got := d.Text(); strings.Contains(got, "Limits") {
		t.Errorf("a peak of half of a limit is told:\n%s", got)
	}
	body, err := json.Marshal(d)
	if err != nil || !strings.Contains(string(body), `"near_limits":[]`) {
		t.Errorf("the JSON is %s, %v", body, err)
	}
}

// Many limits do not make the text long.
func TestManyNearLimits(t *testing.T) {
	t.Parallel()
	r := busy(t)
	r.Traffic.Total = traffic.Line{PeakConcurrent: p(10), PeakCPS: p(3)}
	for range 9 {
		r.Traffic.Limits = append(r.Traffic.Limits, traffic.Limit{Concurrent: p(10)})
	}
	if got := digest.Of(r, published).Text(); strings.Count(got, "10 of 10 channels") != 3 || !strings.Contains(got, "; and 6 more\n") {
		t.Errorf("the text is\n%s", got)
	}
}
