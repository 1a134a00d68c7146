package money

import "testing"

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
		{"1234567890123456789012.345", 2, "1,234,567,890,123,456,789,012.34"}, {"-99999999999999999999.995", 2, "-100,000,000,000,000,000,000.00"},
	} {
		a, err := ParseSum(tt.in)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Fixed(tt.places); got != tt.want {
			t.Errorf("Fixed(%s, %d) = %s, want %s", tt.in, tt.places, got, tt.want)
		}
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
