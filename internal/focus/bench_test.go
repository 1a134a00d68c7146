package focus

import (
	"io"
	"testing"
)

// A call of a day of some hundred groups, which come in any order. Its row is at hand, as in a publish.
func BenchmarkAdd(b *testing.B) {
	rows := day(b, 1, 300)
	out := New(options)
	defer out.Close()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if err := out.Add(&rows[i%len(rows)]); err != nil {
			b.Fatal(err)
		}
	}
}

// The file of some hundred groups.
func BenchmarkWrite(b *testing.B) {
	rows := costly(b, 300, 10)
	out := New(options)
	defer out.Close()
	for i := range rows {
		if err := out.Add(&rows[i]); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := out.Write(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
