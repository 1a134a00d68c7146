package money

import "testing"

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse("0.01500"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkString(b *testing.B) {
	a := Amount{1_500_000}
	b.ReportAllocs()
	for b.Loop() {
		if a.String() == "" {
			b.Fatal("no text")
		}
	}
}

func BenchmarkCharge(b *testing.B) {
	rate := Amount{500_000}
	b.ReportAllocs()
	for b.Loop() {
		if rate.Charge(180) != (Sum{0, 1_500_000}) {
			b.Fatal("another charge")
		}
	}
}

// A publish adds ten amounts a call.
func BenchmarkAdd(b *testing.B) {
	a, sum := Amount{1_500_000}, Sum{}
	b.ReportAllocs()
	for b.Loop() {
		sum = sum.Add(a.Sum())
	}
	if sum.Sign() <= 0 {
		b.Fatal("no sum")
	}
}
