package zentrunktest_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/http/httptest"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// The same options give the same calls, another seed or start others, and no
// two days of one seed share a UUID.
func TestGenerateIsDeterministic(t *testing.T) {
	t.Parallel()
	opts := zentrunktest.GenOptions{Seed: 7, Start: day, Calls: 3000, OddPercent: 10, Unreadable: 30}
	one := zentrunktest.Generate(opts)
	if diff := cmp.Diff(one, zentrunktest.Generate(opts)); diff != "" {
		t.Errorf("same options, other calls:\n%s", diff)
	}
	seen := map[string]bool{}
	for _, c := range one {
		seen[c.UUID] = true
	}
	if len(seen) < 2960 {
		t.Errorf("%d UUIDs of 3000 calls", len(seen))
	}
	delete(seen, "")
	nextDay, otherSeed := opts, opts
	nextDay.Start, otherSeed.Seed = day.AddDate(0, 0, 1), 8
	for _, o := range []zentrunktest.GenOptions{nextDay, otherSeed} {
		for _, c := range zentrunktest.Generate(o) {
			if seen[c.UUID] {
				t.Fatalf("call %s comes again", c.UUID)
			}
		}
	}
}

var (
	uuidForm   = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	numberForm = regexp.MustCompile(`^\+[1-9][0-9]{9,14}$`)
	domainForm = regexp.MustCompile(`^[0-9]{17}(\.ap-south-1)?\.zt\.plivo\.com$`)
)

// Every call of a day without odd records is one the API could show: well
// formed, in the day, consistent in its times, and charged exactly by rate and
// billed time.
func TestGenerateIsConsistent(t *testing.T) {
	t.Parallel()
	calls := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: day, Calls: 20000, OddPercent: -1})
	answered := 0
	for i := range calls {
		c := &calls[i]
		if err := consistent(c); err != nil {
			t.Fatalf("call %d: %v: %+v", i, err, *c)
		}
		if i > 0 && c.End.After(calls[i-1].End) {
			t.Fatalf("call %d ended after the one before", i)
		}
		if c.Answered {
			answered++
		}
	}
	if share := float64(answered) / float64(len(calls)); share < 0.55 || share > 0.8 {
		t.Errorf("%.2f answered, want most", share)
	}
}

func consistent(c *zentrunktest.Call) error {
	talk, bill := c.CallDuration.V, c.BillDuration.V
	switch {
	case !uuidForm.MatchString(c.UUID):
		return fmt.Errorf("uuid")
	case !numberForm.MatchString(c.From), !numberForm.MatchString(c.To):
		return fmt.Errorf("number")
	case !domainForm.MatchString(c.TrunkDomain):
		return fmt.Errorf("trunk domain")
	case c.End.Before(day) || !c.End.Before(day.AddDate(0, 0, 1)):
		return fmt.Errorf("end outside the day")
	case c.Initiation.After(c.End):
		return fmt.Errorf("ended before it began")
	case c.Answered != !c.Answer.IsZero():
		return fmt.Errorf("answered is not answer")
	case c.Answered && c.End.Sub(c.Answer) != time.Duration(talk)*time.Second:
		return fmt.Errorf("duration is not end - answer")
	case !c.Answered && (talk != 0 || bill != 0):
		return fmt.Errorf("talk without answer")
	case bill < talk || c.BilledDuration != c.BillDuration:
		return fmt.Errorf("billed time")
	case (c.Attestation == "A") != (c.STIRVerification == "Verified"):
		return fmt.Errorf("attestation")
	case (c.ToCountry != "US") != (c.STIRVerification == "Not Applicable"):
		return fmt.Errorf("verification")
	case c.AmountE8.V != exactCharge(c.RateE8.V, bill):
		return fmt.Errorf("amount, want %d", exactCharge(c.RateE8.V, bill))
	}
	return nil
}

// exactCharge is rate × seconds / 60, rounded half to even at five places, by
// way of rationals.
func exactCharge(rateE8 int64, seconds int32) int64 {
	exact := big.NewRat(rateE8*int64(seconds), 60*1000)
	double := new(big.Rat).Mul(exact, big.NewRat(2, 1))
	floor := new(big.Int).Quo(exact.Num(), exact.Denom())
	rest := new(big.Rat).Sub(double, new(big.Rat).SetInt(new(big.Int).Mul(floor, big.NewInt(2))))
	n := floor.Int64()
	if cmp := rest.Cmp(big.NewRat(1, 1)); cmp > 0 || cmp == 0 && n%2 == 1 {
		n++
	}
	return n * 1000
}

// A day has everything a report breaks down by: trunks, countries, increments,
// endings, busy and quiet hours, insights of different carriers and none.
func TestGenerateVariety(t *testing.T) {
	t.Parallel()
	calls := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: day, Calls: 20000})
	seen := map[string]map[string]int{}
	count := func(what, key string) {
		if seen[what] == nil {
			seen[what] = map[string]int{}
		}
		seen[what][key]++
	}
	for i := range calls {
		c := &calls[i]
		count("trunks", c.TrunkDomain)
		count("countries", c.ToCountry)
		count("codes", strconv.Itoa(int(c.HangupCode.V)))
		count("sources", c.HangupSource)
		count("transports", c.Transport)
		count("hours", c.End.Format("15"))
		count("attestations", c.Attestation)
		count("secure", strconv.FormatBool(c.SecureTrunking.V))
		count("cnam", strconv.FormatBool(c.CNAMLookup.V))
		if c.Answered {
			count("answered insights", strconv.FormatBool(c.Insights != nil))
		} else {
			count("unanswered insights", strconv.FormatBool(c.Insights != nil))
		}
		if c.Insights != nil {
			count("carriers", c.Insights.ToCarrier)
			if s := c.Insights.Score; s.Valid {
				count("scores", strconv.Itoa(int(s.V)))
			}
		}
		if c.Override != nil || c.Insights != nil && c.Insights.Override != nil {
			count("odd", "true")
		}
	}
	for what, least := range map[string]int{"trunks": 5, "countries": 9, "codes": 28, "sources": 3,
		"transports": 3, "hours": 24, "attestations": 4, "secure": 2, "cnam": 2, "carriers": 15,
		"scores": 4, "answered insights": 2, "unanswered insights": 2} {
		if len(seen[what]) < least {
			t.Errorf("%s %v, want %d of them", what, seen[what], least)
		}
	}
	if quiet, busy := seen["hours"]["02"], seen["hours"]["15"]; busy < 5*quiet {
		t.Errorf("%d calls at 15 h, %d at 2 h: no curve", busy, quiet)
	}
	if odd := seen["odd"]["true"]; odd < 120 || odd > 280 {
		t.Errorf("%d odd records of 20000, want about 200 or a little less", odd)
	}
}

// An odd record is JSON that differs from the ordinary, and its truth still
// obeys the rules of what answered means.
func TestGenerateOdd(t *testing.T) {
	t.Parallel()
	s := zentrunktest.New(zentrunktest.Options{Now: nextNoon})
	defer s.Close()
	s.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 5, Start: day, Calls: 5000, OddPercent: 100})...)
	for _, c := range s.Calls() {
		record := serve(t, s, c.UUID+"/")
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(record, &fields); err != nil {
			t.Fatalf("%v: %s", err, record)
		}
		answer, shown := fields["answer_time"]
		if string(answer) == "null" && (c.CallDuration.V > 0 || c.BillDuration.V > 0) {
			t.Errorf("talk without answer_time: %s", record)
		}
		if want := !c.Answer.IsZero() || !shown && (c.CallDuration.V > 0 || c.BillDuration.V > 0); c.Answered != want {
			t.Errorf("answered %v, want %v: %s", c.Answered, want, record)
		}
		if c.End.Before(day) || !c.End.Before(day.AddDate(0, 0, 1)) {
			t.Errorf("%v is outside the day", c.End)
		}
		if c.Insights != nil && !json.Valid(serve(t, s, c.UUID+"/Insights/")) {
			t.Errorf("insights of %s are not JSON", c.UUID)
		}
	}
}

func serve(t *testing.T, s *zentrunktest.Server, rest string) []byte {
	t.Helper()
	s2 := httptest.NewRecorder()
	req := httptest.NewRequestWithContext(t.Context(), "GET", "/v1"+callPath(s, rest), nil)
	req.SetBasicAuth(s.AuthID(), s.AuthToken())
	s.ServeHTTP(s2, req)
	return s2.Body.Bytes()
}

// As many records as asked for are unreadable, and they are listed and counted
// like the others.
func TestGenerateUnreadable(t *testing.T) {
	t.Parallel()
	s := zentrunktest.Start(t, zentrunktest.Options{Now: nextNoon})
	s.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 5, Start: day, Calls: 60, Unreadable: 60})...)
	reasons := map[string]bool{}
	for _, c := range s.Calls() {
		reasons[c.Unreadable] = true
	}
	if len(reasons) != 6 || reasons[""] {
		t.Errorf("reasons %v, want six", reasons)
	}
	if l := getList(t, s, "offset", "50"); *l.Meta.TotalCount != 60 || len(l.Objects) != 10 {
		t.Errorf("%d of %d calls, want 10 of 60", len(l.Objects), *l.Meta.TotalCount)
	}
}

// A span may be of any length: the 25 hours of a clock change, or a few seconds.
func TestGenerateSpan(t *testing.T) {
	t.Parallel()
	for _, span := range []time.Duration{25 * time.Hour, 90 * time.Minute, 3 * time.Second} {
		start := day.Add(-time.Hour)
		for _, c := range zentrunktest.Generate(zentrunktest.GenOptions{Start: start, Span: span, Calls: 500}) {
			if c.End.Before(start) || !c.End.Before(start.Add(span)) {
				t.Errorf("%v is not within %v of %v", c.End, span, start)
			}
		}
	}
	if got := zentrunktest.Generate(zentrunktest.GenOptions{Start: day}); len(got) != 0 {
		t.Errorf("%d calls, want none", len(got))
	}
}
