package zentrunk_test

import (
	"errors"
	"testing"

	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A 2xx about insights that names an error, or has no field of such an answer, is
// asked for once more; the second one is the answer that there are none.
func TestNoInsights(t *testing.T) {
	t.Parallel()
	uuid := zentrunktest.PageInsightsCall().UUID
	for _, body := range []string{
		zentrunktest.NotReady.Body, `{}`, `{"api_id":"a"}`, `{"quality":{"rating":"Good"}}`, `{"error":["x"],"rtt":"24"}`,
	} {
		hollow := zentrunktest.Fault{Status: 200, Body: body}
		for _, tt := range []struct {
			faults []zentrunktest.Fault // of the first requests
			want   error
			tries  int
		}{
			{[]zentrunktest.Fault{hollow}, nil, 2},
			{[]zentrunktest.Fault{hollow, hollow, hollow}, zentrunk.ErrNoInsights, 2},
			{[]zentrunktest.Fault{hollow, zentrunktest.StatusFault(500), hollow}, zentrunk.ErrNoInsights, 3},
			{[]zentrunktest.Fault{hollow, zentrunktest.StatusFault(403)}, zentrunk.ErrUnauthorized, 2},
			{[]zentrunktest.Fault{zentrunktest.StatusFault(500), zentrunktest.HTML, hollow}, nil, 4},
		} {
			s := zentrunktest.Start(t, zentrunktest.Options{})
			s.Add(zentrunktest.PageInsightsCall())
			s.SetFaults(func(r zentrunktest.Request) *zentrunktest.Fault {
				if r.N > len(tt.faults) {
					return nil
				}
				return &tt.faults[r.N-1]
			})
			in, err := newClient(t, s, nil).Insights(t.Context(), uuid)
			if !errors.Is(err, tt.want) || (err == nil && !in.HasMetric()) {
				t.Errorf("%s: Insights = %+v, %v, want %v", body, in, err, tt.want)
			}
			if got := s.Stats().Requests; got != tt.tries {
				t.Errorf("%s: %d requests, want %d", body, got, tt.tries)
			}
		}
	}
}

// Insights without a metric are an answer, and say so.
func TestInsightsWithoutMetric(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{
		`{"from":{"carrier":"C"},"to":{"carrier":"D"},"rtt":null,"error":null}`: false,
		`{"rtt":"-1","jitter":-1,"packet_loss":"","plivo_quality_score":"N/A"}`: false,
		`{"hangup_source":"carrier"}`:                                           false,
		`{"post_dial_delay":0}`:                                                 true,
	} {
		s := zentrunktest.Start(t, zentrunktest.Options{})
		call := zentrunktest.PageInsightsCall()
		call.Insights.Raw = []byte(body)
		s.Add(call)
		in, err := newClient(t, s, nil).Insights(t.Context(), call.UUID)
		if err != nil || in.HasMetric() != want {
			t.Errorf("%s = %+v, %v, want a metric: %t", body, in, err, want)
		}
	}
}

// An answer that has no field of a record is no record.
func TestNoRecord(t *testing.T) {
	t.Parallel()
	for _, body := range []string{zentrunktest.NotReady.Body, `{}`, `{"api_id":"a"}`} {
		s := zentrunktest.Start(t, zentrunktest.Options{})
		s.Add(zentrunktest.PageCall())
		s.SetFaults(zentrunktest.At(1, zentrunktest.Fault{Status: 200, Body: body}), zentrunktest.At(2, zentrunktest.Fault{Status: 200, Body: body}))
		c := newClient(t, s, func(c *zentrunk.Config) { c.Attempts = 2 })
		if call, err := c.Call(t.Context(), zentrunktest.PageCall().UUID); !errors.Is(err, zentrunk.ErrBadResponse) || errors.Is(err, zentrunk.ErrNoInsights) {
			t.Errorf("%s: Call = %+v, %v, want ErrBadResponse", body, call, err)
		}
		if call, err := c.Call(t.Context(), zentrunktest.PageCall().UUID); err != nil || call.Err != nil {
			t.Errorf("Call = %+v, %v, want the record", call, err)
		}
	}
}
