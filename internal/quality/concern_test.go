package quality

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// A metric is of concern from its bound on, and not just below it; what is not
// known never is.
func TestConcerns(t *testing.T) {
	t.Parallel()
	v := func(f float64) *float64 { return &f }
	for _, tt := range []struct {
		name string
		in   Metrics
		want []string
	}{
		{"nothing known", Metrics{}, []string{}},
		{"Plivo's example", Metrics{v(24), v(3), v(0), v(1000), v(4.2)}, []string{}},
		{"at the better side of every bound", Metrics{v(300), v(29.9), v(0.89), v(8000), v(3)}, []string{}},
		{"round trip", Metrics{RTTMillis: v(300.5)}, []string{"The round trip took 300.5 ms, more than 300 ms: the audio lags."}},
		{"jitter", Metrics{JitterMillis: v(30)}, []string{"Jitter was 30 ms, at or above 30 ms: voices sound robotic."}},
		{"loss", Metrics{PacketLossPercent: v(0.9)}, []string{"0.9 % of the packets were lost, at or above 0.9 %: the audio breaks up."}},
		{"post-dial delay", Metrics{PostDialDelayMillis: v(12043.25)}, []string{"It took 12043.25 ms until the phone rang, more than 8000 ms."}},
		{"fair", Metrics{Score: v(2.9)}, []string{"The quality score of 2.9 is fair, below the 3 of a good call."}},
		{"poor", Metrics{Score: v(1)}, []string{"The quality score of 1 is poor, below the 3 of a good call."}},
		{"a score that is none", Metrics{Score: v(0)}, []string{}},
		{"not a number", Metrics{v(math.NaN()), v(math.NaN()), v(math.NaN()), v(math.NaN()), v(math.NaN())}, []string{}},
	} {
		if got := Concerns(tt.in); got == nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: Concerns = %q, want %q", tt.name, got, tt.want)
		}
	}
	if got := Concerns(Metrics{v(999), v(99), v(9), v(9999), v(1.5)}); len(got) != 5 {
		t.Errorf("%d concerns about a call that is bad in every way, want 5", len(got))
	}
}

func ExampleConcerns() {
	jitter, loss := 41.5, 0.2
	for _, c := range Concerns(Metrics{JitterMillis: &jitter, PacketLossPercent: &loss}) {
		fmt.Println(c)
	}
	// Output: Jitter was 41.5 ms, at or above 30 ms: voices sound robotic.
}
