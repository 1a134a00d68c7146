package wording

import "testing"

func TestPlace(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ rule, key, name, want string }{
		{"new_destination", "LV", "Latvia", "Latvia (LV)"},
		{"new_destination", "*", "", "several countries"},
		{"call_burst", "*", "", "many callers"},
		{"trunk_silent", "*", "", "all trunks"},
		{"trunk_failing", "4711", "Office", "Office (4711)"},
		{"trunk_failing", "4712", "", "4712"},
		{"trunk_failing", "", "", ""},
		{"no_country", "", "", "satellites and networks"},
		{"spend_surge", "+12*******23", "", "+12*******23"},
		{"spend_surge", "47\n11", "a\u202eb", "ab (47 11)"},
	} {
		if got := Place(tt.rule, tt.key, tt.name); got != tt.want {
			t.Errorf("%s of %q, %q is at %q, want %q", tt.rule, tt.key, tt.name, got, tt.want)
		}
	}
}
