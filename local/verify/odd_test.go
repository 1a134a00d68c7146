package verify_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// Whatever stands in the place of a value of JSON is looked at without a panic: it is a
// fault, or a value that nothing is known of.
func TestOddJSON(t *testing.T) {
	good := faultless(t)
	odd := []any{nil, "", "odd", 1e300, -1, true, []any{}, []any{[]any{}}, map[string]any{}, map[string]any{"key": map[string]any{}}}
	rng := rand.New(rand.NewPCG(1, 2))
	for _, key := range []string{manifest, report, statement} {
		var all [][]any
		maps.Clone(good).inJSON(t, key, func(m map[string]any) { all = paths(m, nil) })
		for range 25 {
			path := all[rng.IntN(len(all))]
			value := odd[rng.IntN(len(odd))]
			o := maps.Clone(good)
			o.inJSON(t, key, func(m map[string]any) { set(value, path...)(m) })
			o.look(t, "")
		}
	}
}

// paths returns the paths of all values.
func paths(v any, to []any) [][]any {
	var out [][]any
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			path := append(slices.Clone(to), name)
			out = append(append(out, path), paths(v[name], path)...)
		}
	case []any:
		for i := range v {
			path := append(slices.Clone(to), i)
			out = append(append(out, path), paths(v[i], path)...)
		}
	}
	return out
}
