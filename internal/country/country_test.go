package country

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Each line is a code and a name that fits a column; codes ascend, so that none comes
// twice.
func TestList(t *testing.T) {
	t.Parallel()
	line := regexp.MustCompile(`^[A-Z]{2} \p{Lu}[\p{L}' .-]{3,27}$`)
	lines := strings.Split(strings.TrimSuffix(list, "\n"), "\n")
	for _, l := range lines {
		if !line.MatchString(l) {
			t.Errorf("the line %q is no code and name", l)
		}
	}
	codes := make([]string, len(lines))
	for i, l := range lines {
		codes[i] = l[:2]
	}
	if len(lines) != 250 || !slices.IsSorted(codes) || len(slices.Compact(codes)) != 250 {
		t.Errorf("%d lines, want 250 in order", len(lines))
	}
}

func TestOf(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{"CU": "Cuba (CU)", "US": "United States (US)", "XK": "Kosovo (XK)", "cu": "cu", "ZZ": "ZZ", "": "", "<b>": "<b>"} {
		if got := Of(code); got != want {
			t.Errorf("Of(%q) = %q, want %q", code, got, want)
		}
	}
}
