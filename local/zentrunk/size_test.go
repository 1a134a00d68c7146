package main

import "testing"

// Numbers of calls are read as people write them, and none that two people would read
// differently.
func TestParseSize(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"250000": 250_000, "250,000": 250_000, "1,250,000": 1_250_000, "250_000": 250_000, "250 000": 250_000, "250\u00a0000": 250_000, "250'000": 250_000,
		"250k": 250_000, "250K": 250_000, "250 k": 250_000, "2.5M": 2_500_000, "1m": 1_000_000, "0.25m": 250_000, "0": 0, "-5": -5,
	} {
		if got, ok := parseSize(text); !ok || got != want {
			t.Errorf("parseSize(%q) = %d, %t, want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "k", "250.000", "1,00", "1,0000", "2,5k", "2.5", "2.5555k", "1e5", "250kk", "many", "9999999999M", "99999999999999999999"} {
		if got, ok := parseSize(text); ok {
			t.Errorf("parseSize(%q) = %d, want none", text, got)
		}
	}
}
