package money

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func sum(t *testing.T, s string) Sum {
	t.Helper()
	got, err := ParseSum(s)
	if err != nil {
		t.Fatalf("ParseSum(%q): %v", s, err)
	}
	return got
}

// A sum is read in the forms of an amount, to twenty-two digits before the point,
// and is in JSON what an amount is.
func TestSumText(t *testing.T) {
	t.Parallel()
	widest := strings.Repeat("9", 22) + ".99999999"
	for _, tt := range []struct {
		in, want string
		err      error
	}{
		{"0", "0.00000", nil}, {"-0.00", "0.00000", nil}, {"0.015", "0.01500", nil}, {"+1e20", "100000000000000000000.00000", nil},
		{"10000000000", "10000000000.00000", nil}, {"-10000000000.00000001", "-10000000000.00000001", nil},
		{"184467440737.09551616", "184467440737.09551616", nil}, {"-184467440737.09551617", "-184467440737.09551617", nil}, // 2^64
		{widest, widest, nil}, {"-" + widest, "-" + widest, nil},
		{"1e22", "", ErrTooLarge}, {"1e9999", "", ErrTooLarge}, {"0.000000001", "", ErrPrecision}, {"1.2.3", "", ErrSyntax}, {"", "", ErrSyntax},
	} {
		got, err := ParseSum(tt.in)
		if !errors.Is(err, tt.err) || (err != nil && got != (Sum{})) {
			t.Errorf("ParseSum(%.40q) = %v, %v, want the error %v", tt.in, got, err, tt.err)
		}
		if err != nil {
			continue
		}
		if got.String() != tt.want {
			t.Errorf("ParseSum(%q) = %v, want %s", tt.in, got, tt.want)
		}
		text, err := json.Marshal(got)
		if err != nil || string(text) != `"`+tt.want+`"` {
			t.Errorf("%v in JSON is %s, %v", got, text, err)
		}
		back := sum(t, "7")
		if err := json.Unmarshal(text, &back); err != nil || back != got {
			t.Errorf("%s reads as %v, %v", text, back, err)
		}
	}
	kept := sum(t, "7")
	if err := json.Unmarshal([]byte(`null`), &kept); err != nil || kept != sum(t, "7") {
		t.Errorf("null leaves %v, %v", kept, err)
	}
	if err := json.Unmarshal([]byte(`"x"`), &kept); err == nil || kept != sum(t, "7") {
		t.Errorf("an error leaves %v, %v", kept, err)
	}
}

// A sum leaves what an amount can hold and comes back, to the last digit.
func TestSumOfLargest(t *testing.T) {
	t.Parallel()
	var s Sum
	for range 1000 {
		s = s.Add(Amount{most}.Sum())
	}
	if s.String() != "9999999999999.99999000" && s.String() != "9999999999999.99999" {
		t.Errorf("a thousand of the largest are %v", s)
	}
	for range 999 {
		s = s.Sub(Amount{most}.Sum())
	}
	if a, err := s.Amount(); err != nil || a.Units() != most {
		t.Errorf("one of the largest is %v, %v", a, err)
	}
	s = s.Sub(Amount{most}.Sum()).Add(Amount{-1}.Sum())
	if s.String() != "-0.00000001" || s.Sign() != -1 || s.Abs().Sign() != 1 {
		t.Errorf("one unit below nothing is %v", s)
	}
}

// Charge is rate × seconds / 60 to the fifth place, half to even: the samples
// are records of Plivo's.
func TestCharge(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		rate    string
		seconds int64
		want    string
	}{
		{"0.00500", 180, "0.01500"}, {"0.03", 4, "0.00200"}, {"0.0065", 24, "0.00260"}, {"0.0028", 60, "0.00280"},
		{"0.00003", 10, "0.00000"}, {"0.00009", 10, "0.00002"}, {"0.00015", 10, "0.00002"}, {"0.00021", 10, "0.00004"}, // halves
		{"-0.00003", 10, "0.00000"}, {"-0.00009", 10, "-0.00002"}, {"0.00009", -10, "-0.00002"}, {"-0.00009", -10, "0.00002"},
		{"0.0000301", 10, "0.00001"}, {"0", 100, "0.00000"}, {"5", 0, "0.00000"}, {"9999999999.99999", 60, "9999999999.99999"},
		{"9999999999", 6000, "999999999900.00000"},
	} {
		rate, err := Parse(tt.rate)
		if err != nil {
			t.Fatal(err)
		}
		if got := rate.Charge(tt.seconds); got.String() != tt.want {
			t.Errorf("%s × %d s = %v; want %s", tt.rate, tt.seconds, got, tt.want)
		}
	}
}

// PerMinute is a sum × 60 / seconds to the eighth place, half to even.
func TestPerMinute(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		sum     string
		seconds int64
		want    string
	}{
		{"0.01500", 180, "0.00500"}, {"1", 7, "8.57142857"}, {"-1", 7, "-8.57142857"}, {"2", 9, "13.33333333"}, {"0", 5, "0.00000"},
		{"0.00000001", 120, "0.00000"}, {"0.00000003", 120, "0.00000002"}, {"0.00000005", 120, "0.00000002"}, // halves
		{"9999999999.99999999", 60, "9999999999.99999999"}, {"9999999999.99999999", 1, "599999999999.9999994"}, {"1", 1<<63 - 1, "0.00000"},
	} {
		if got := sum(t, tt.sum).PerMinute(tt.seconds); got.String() != tt.want {
			t.Errorf("%s in %d s = %v a minute; want %s", tt.sum, tt.seconds, got, tt.want)
		}
	}
}

// A mean is rounded at five places, a share to whole parts; a share of nothing
// is no number.
func TestMeansAndShares(t *testing.T) {
	t.Parallel()
	ten, three := sum(t, "10"), sum(t, "3")
	if got := ten.Over(3); got.String() != "3.33333" {
		t.Errorf("10 over 3 = %v", got)
	}
	if got, err := three.Parts(ten, 1000); err != nil || got != 300 {
		t.Errorf("3 of 10 in thousandths = %d, %v", got, err)
	}
	if got, err := sum(t, "-3").Parts(ten, 1000); err != nil || got != -300 {
		t.Errorf("-3 of 10 in thousandths = %d, %v", got, err)
	}
	for _, of := range []string{"0", "-1"} {
		if _, err := ten.Parts(sum(t, of), 1000); !errors.Is(err, ErrOverflow) {
			t.Errorf("a share of %s: err = %v, want ErrOverflow", of, err)
		}
	}
	if _, err := sum(t, "1e20").Parts(sum(t, "0.00000001"), 1000); !errors.Is(err, ErrOverflow) {
		t.Errorf("more parts than 64 bits hold: %v", err)
	}
}

// Adding allocates nothing: a publish does it ten times a call. (Not parallel: the
// count of allocations is the process's.)
func TestAddDoesNotAllocate(t *testing.T) {
	s, a := Sum{}, Amount{most}
	if n := testing.AllocsPerRun(100, func() { s = s.Add(a.Sum()).Add(Amount{3}.Charge(7)) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
