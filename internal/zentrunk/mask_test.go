package zentrunk

import "testing"

// A mask keeps three characters in front, two behind, and the length.
func TestMaskNumber(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{
		"+12025550123": "+12*******23", "": "", "911": "911", "12345": "12345", "123456": "123*56", "سسسسسس": "سسس*سس",
	} {
		if got := MaskNumber(number); got != want {
			t.Errorf("MaskNumber(%q) = %q, want %q", number, got, want)
		}
	}
}

// Numbers are found in the forms people write them, and dates are left alone.
func TestMaskNumbers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"no +1 (415) 555-1234 here": "no +1 ************34 here", "415.555.1234": "415*******34", "00442079460000": "004*********00",
		"lookup api on 10.0.131.53:53": "lookup api on 10.0.131.53:53", "10.0.131.530": "10.*******30",
		"2026-11-22 12025550123 failed": "2026-11-22 120******23 failed", "2026-11-22 (202) 555-0123": "2026-11-22 (20*********23",
		"end_time 2026-11-22 00:00:00": "end_time 2026-11-22 00:00:00", "status 502 after 6 tries": "status 502 after 6 tries",
	} {
		if got := MaskNumbers(text); got != want {
			t.Errorf("MaskNumbers(%q) = %q, want %q", text, got, want)
		}
	}
}

// What a mask has made is told from numbers that hold asterisks of their own, and from
// those that are too short for a mask.
func TestIsMasked(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]bool{
		"+12*******23": true, "123*56": true, "+12025550123": false, "": false, "911": false, "*31#2025550123": false, "12345": false, "***": false,
	} {
		if got := IsMasked(number); got != want {
			t.Errorf("IsMasked(%q) = %t, want %t", number, got, want)
		}
	}
}
