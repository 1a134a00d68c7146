package wording

import "testing"

func TestCounted(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0 calls", 1: "1 call", -1: "-1 calls", 999: "999 calls", 1000: "1,000 calls", -1234567: "-1,234,567 calls"} {
		if got := Counted(n, "call"); got != want {
			t.Errorf("Counted(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestGroup(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"1234.5678": "1,234.5678", "-123456": "-123,456", "123": "123", "0.00001": "0.00001"} {
		if got := Group(in); got != want {
			t.Errorf("Group(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestOneLine(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"a\nb\tc": "a b c", "a\u2028b\u2029c": "a b c", "a\u200bb\ufffd": "ab", "Büro 1": "Büro 1"} {
		if got := OneLine(in); got != want {
			t.Errorf("OneLine(%q) = %q, want %q", in, got, want)
		}
	}
}
