package main

import (
	"strings"
	"testing"

	"zentrunk-reports/local/scale"
)

// What makes no sense is refused by the flag's name.
func TestEstimateRefuses(t *testing.T) {
	t.Parallel()
	good := estimateCommand{Calls: 1000, Pace: 20, Answered: 70, Sample: 100}
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	for flag, c := range map[string]estimateCommand{
		"--calls":    {Calls: 0, Pace: 20, Answered: 70, Sample: 100},
		"--pace":     {Calls: 1000, Pace: -1, Answered: 70, Sample: 100},
		"--answered": {Calls: 1000, Pace: 20, Answered: 101, Sample: 100},
		"--sample":   {Calls: 1000, Pace: 20, Answered: 70, Sample: -1},
	} {
		if err := c.Validate(); err == nil || !strings.HasPrefix(err.Error(), flag) {
			t.Errorf("%+v: %v, want it refused by %s", c, err, flag)
		}
	}
}

// A day that fits has its price, and one that does not says what to do instead.
func TestEstimate(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		account scale.Account
		want    string
		priced  bool
	}{
		{scale.Answered(100_000, 70, 20), "1 h 17 min at 20 requests a second", true},
		{scale.Answered(100_000, 70, 20), "GB-seconds of Lambda, 6 of them publishing", true},
		{scale.Answered(100_000, 70, 20), "disk of a publish     7.1 MB of 2,148", true},
		{scale.Answered(10_000_000, 70, 60), "longer than a day", false},
		{scale.Answered(1_000_000_000, 100, 1), "longer than a day", false},
	} {
		var b strings.Builder
		if err := scale.WriteOne(&b, tt.account); err != nil {
			t.Fatal(err)
		}
		if got := b.String(); !strings.Contains(got, tt.want) || strings.Contains(got, "USD") != tt.priced {
			t.Errorf("%+v:\n%s\nwant %q in it, and a price: %t", tt.account, got, tt.want, tt.priced)
		}
	}
}
