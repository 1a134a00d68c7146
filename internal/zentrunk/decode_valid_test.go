package zentrunk

import (
	"encoding/json"
	"strings"
	"testing"
)

// What is valid is what encoding/json finds valid, and nothing else: what takes JSON apart
// would panic at the rest.
func FuzzIsValid(f *testing.F) {
	for _, text := range append(odd,
		`null`, ` null `, `nul`, `nulll`, `true`, `false`, `"a"`, `"a`, `"`, `"\"`, `"\u00e9"`, `"\u00g9"`, `"\u00e`, `"\x"`, "\"\n\"", "\"\x00\"", "\"\x7f\xff\"",
		`0`, `-0`, `01`, `-`, `+1`, `1.`, `.5`, `1.5`, `1e`, `1e+`, `1E-7`, `-1.5e+3`, `0x1`, `1 2`, `1_0`, `NaN`,
		`{`, `}`, `{"a"}`, `{"a":}`, `{"a":1,}`, `{,}`, `{a:1}`, `{"a":1 "b":2}`, `[`, `]`, `[1`, `[1,]`, `[,1]`, `[1 2]`, `[1}`, `{"a":[1}]`,
		``, ` `, "\x00", "1\x00", "\v1", "\ufeff1", "[1]\x00", "[\x001]",
	) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, want := isValid([]byte(text)), json.Valid([]byte(text)); got != want {
			t.Errorf("isValid(%q) = %t, want %t", text, got, want)
		}
	})
}

// Values may be as deep in each other as encoding/json lets them be, and no deeper.
func TestIsValidBoundsTheDepth(t *testing.T) {
	t.Parallel()
	for open, end := range map[string]string{"[": "]", `{"a":`: "}"} {
		for depth, want := range map[int]bool{mostDepth: true, mostDepth + 1: false, 1 << 20: false} {
			text := []byte(strings.Repeat(open, depth) + "0" + strings.Repeat(end, depth))
			if got := isValid(text); got != want || json.Valid(text) != want {
				t.Errorf("%q, %d deep, is valid: %t, want %t", open, depth, got, want)
			}
		}
	}
}

func BenchmarkIsValid(b *testing.B) {
	page := []byte(`{"meta":{"total_count":20},"objects":[` + strings.TrimSuffix(strings.Repeat(string(record(`"call_duration":"32"`))+",", PageSize), ",") + `]}`)
	for name, check := range map[string]func([]byte) bool{"ours": isValid, "encoding-json": json.Valid} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			for b.Loop() {
				if !check(page) {
					b.Fatal("a page is not valid")
				}
			}
		})
	}
}
