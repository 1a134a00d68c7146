package quality

import (
	"regexp"
	"strings"
	"testing"
)

// Every code has the class that its meaning gives it; where two sides come into
// question, the first of them. Codes that are not in the table are unknown.
func TestClassOf(t *testing.T) {
	t.Parallel()
	want := map[Class][]int32{
		Answered: {3000, 3010},
		Abnormal: {3020, 3030, 3040, 5220, 5230, 5240, 5310, 5320},
		User:     {4340, 4350, 4410, 4420, 4550, 6000, 6030, 6040},
		Configuration: {4000, 4020, 4060, 4070, 4080, 4100, 4110, 4120, 4130, 4140, 4170, 4180, 4220, 4230, 4270, 4310, 4320,
			4360, 4370, 4380, 4430, 4500, 4520, 4540, 4580, 4610, 4620, 4640, 5020, 5030, 5040, 5340, 5360},
		Carrier: {4010, 4040, 4090, 4150, 4160, 4630, 5000, 5300, 5330, 5350, 6020, 6070},
		Plivo:   {4330, 4440, 5200, 5250, 5260, 5270, 5290},
		Policy:  {4030, 4050, 4190, 4200, 4560, 4570, 4590, 4650, 5010, 5180, 5190},
	}
	classified := map[int32]bool{}
	for class, codes := range want {
		for _, code := range codes {
			classified[code] = true
			if got := ClassOf(code); got != class {
				t.Errorf("ClassOf(%d) = %q, want %q", code, got, class)
			}
		}
	}
	for _, c := range table {
		if !classified[c.Code] {
			t.Errorf("code %d is of class %q, and this test does not know it", c.Code, c.Class)
		}
	}
	for code := int32(-1); code < 10_000; code++ {
		if got := ClassOf(code); !classified[code] && got != Unknown {
			t.Errorf("ClassOf(%d) = %q, want %q", code, got, Unknown)
		}
	}
}

// Every cause has a name in Plivo's spelling and a meaning that a sentence can
// hold; codes rise.
func TestTable(t *testing.T) {
	t.Parallel()
	name := regexp.MustCompile(`^[a-z0-9]+(_[a-z0-9]+)*$`)
	last := int32(0)
	for _, c := range table {
		if c.Code <= last {
			t.Errorf("code %d stands after %d", c.Code, last)
		}
		last = c.Code
		if !name.MatchString(c.Name) {
			t.Errorf("code %d is called %q", c.Code, c.Name)
		}
		if c.Meaning == "" || strings.HasSuffix(c.Meaning, ".") {
			t.Errorf("code %d means %q", c.Code, c.Meaning)
		}
		if got := CauseOf(c.Code); got != c {
			t.Errorf("CauseOf(%d) = %v, want %v", c.Code, got, c)
		}
	}
	if got, want := CauseOf(4711), (Cause{Code: 4711, Class: Unknown}); got != want {
		t.Errorf("CauseOf(4711) = %v, want %v", got, want)
	}
}

// The network worked where the call was answered or people kept it from being
// answered; every class but that of answered calls names a side.
func TestClasses(t *testing.T) {
	t.Parallel()
	for class, want := range map[Class]bool{
		Answered: true, Abnormal: true, User: true,
		Configuration: false, Carrier: false, Plivo: false, Policy: false, Unknown: false, "": false,
	} {
		if got := class.NetworkWorked(); got != want {
			t.Errorf("%q.NetworkWorked() = %t, want %t", class, got, want)
		}
		if got := class.Side(); (got == "") != (class == Answered) {
			t.Errorf("%q.Side() = %q", class, got)
		}
	}
}
