package settings_test

import (
	"strings"
	"testing"

	"zentrunk-reports/internal/settings"
)

// A list gives a setting its value, and what does not hold names the setting.
func TestAmong(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		list, variable string
		want           int
		fault          string
	}{
		{"", "", 4, ""},
		{"", "7", 7, ""},
		{"A=5", "", 5, ""},
		{" B=1 , A=5,", "", 5, ""},
		{"A=five", "", 4, `A is "five", want a whole number from 1 to 9`},
		{"A=5=6", "", 4, `A is "5=6"`},
		{"A=10", "", 4, "A is \"10\", want a whole number"},
		{"A=", "", 4, "LIST gives A no value"},
		{"A", "", 4, "LIST gives A no value"},
		{"=5", "", 4, `LIST names "", want A, B`},
		{"a=5", "", 4, `LIST names "a", want A, B`},
		{"C=5", "", 4, `LIST names "C", want A, B`},
		{"A=5,A=6", "", 5, "LIST names A twice"},
		{"A=5", "7", 7, "LIST names A, which is a variable as well"},
		{"A=5;B=6", "", 4, `A is "5;B=6"`},
	} {
		env := map[string]string{"LIST": tt.list, "A": tt.variable}
		r := settings.NewReader(func(name string) string { return env[name] })
		r.Among("LIST", "A", "B")
		got := r.Int("A", 4, 1, 9)
		err := r.Err()
		if (err == nil) != (tt.fault == "") || err != nil && !strings.Contains(err.Error(), tt.fault) {
			t.Errorf("%q: %v, want %q", tt.list, err, tt.fault)
		}
		if err == nil && got != tt.want {
			t.Errorf("%q beside %q: %d, want %d", tt.list, tt.variable, got, tt.want)
		}
	}
}
