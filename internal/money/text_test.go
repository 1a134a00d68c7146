package money

import (
	"errors"
	"testing"
)

// Amounts for people are rounded half to even once, and grouped by thousands.
func TestFixed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in     string
		places int
		want   string
	}{
		{"0", 2, "0.00"}, {"0.005", 2, "0.00"}, {"0.015", 2, "0.02"}, {"-0.015", 2, "-0.02"}, {"-0.001", 2, "0.00"},
		{"999.995", 2, "1,000.00"}, {"1234567.891", 2, "1,234,567.89"}, {"-1234.5", 0, "-1,234"},
		{"9999999999.99999999", 8, "9,999,999,999.99999999"}, {"0.00012345", 5, "0.00012"}, {"100", 0, "100"},
	} {
		a, err := Parse(tt.in)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Fixed(tt.places); got != tt.want {
			t.Errorf("Fixed(%s, %d) = %s, want %s", tt.in, tt.places, got, tt.want)
		}
	}
}

// A mean is rounded at five places, a share to whole parts; a share of nothing
// is no number.
func TestMeansAndShares(t *testing.T) {
	t.Parallel()
	ten, three := Amount{10e8}, Amount{3e8}
	if got, err := ten.Over(3); err != nil || got.String() != "3.33333" {
		t.Errorf("10 over 3 = %v, %v", got, err)
	}
	if got, err := three.Parts(ten, 1000); err != nil || got != 300 {
		t.Errorf("3 of 10 in thousandths = %d, %v", got, err)
	}
	if got, err := (Amount{-3e8}).Parts(ten, 1000); err != nil || got != -300 {
		t.Errorf("-3 of 10 in thousandths = %d, %v", got, err)
	}
	if _, err := ten.Parts(Amount{}, 1000); !errors.Is(err, ErrOverflow) {
		t.Errorf("a share of 0: err = %v, want ErrOverflow", err)
	}
}

// Times is exact; Part rounds half to even at five places; neither wraps.
func TestTimesAndPart(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a    string
		n    int64
		want string
	}{{"0.0025", 4000, "10.00000"}, {"0.00000001", 3, "0.00000003"}, {"1.5", 0, "0.00000"}, {"2", -3, "-6.00000"}} {
		a, _ := Parse(tt.a)
		if got, err := a.Times(tt.n); err != nil || got.String() != tt.want {
			t.Errorf("%s.Times(%d) = %v, %v, want %s", tt.a, tt.n, got, err, tt.want)
		}
	}
	for _, tt := range []struct {
		a         string
		parts, of int64
		want      string
	}{{"10", 1, 3, "3.33333"}, {"0.00001", 1, 2, "0.00000"}, {"0.00003", 1, 2, "0.00002"}, {"100", 123_456, 1_000_000, "12.34560"}} {
		a, _ := Parse(tt.a)
		if got, err := a.Part(tt.parts, tt.of); err != nil || got.String() != tt.want {
			t.Errorf("%s.Part(%d, %d) = %v, %v, want %s", tt.a, tt.parts, tt.of, got, err, tt.want)
		}
	}
	large, _ := Parse("9999999999")
	if got, err := large.Times(2); !errors.Is(err, ErrOverflow) {
		t.Errorf("twice %v = %v, %v", large, got, err)
	}
	if got, err := large.Part(3, 2); !errors.Is(err, ErrOverflow) {
		t.Errorf("three halves of %v = %v, %v", large, got, err)
	}
}

// Amounts below 1 are shown with the digits that they need; nothing needs none.
func TestPlaces(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"0": "0.00", "0.0019": "0.0019", "-0.5": "-0.5000", "0.99999999": "1.0000", "1": "1.00", "-1": "-1.00", "1234.5": "1,234.50",
	} {
		a, err := Parse(text)
		if got := a.Fixed(a.Places()); err != nil || got != want {
			t.Errorf("%s is shown as %s, %v, want %s", text, got, err, want)
		}
	}
}
