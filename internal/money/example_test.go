package money_test

import (
	"encoding/json"
	"errors"
	"fmt"

	"zentrunk-reports/internal/money"
)

func ExampleParse() {
	for _, s := range []string{"0.0085", "8.5e-3", "0.000000001", "ten"} {
		a, err := money.Parse(s)
		fmt.Println(a, err)
	}
	// Output:
	// 0.00850 <nil>
	// 0.00850 <nil>
	// 0.00000 more than 8 decimal places
	// 0.00000 not a decimal number
}

func ExampleAmount_String() {
	for _, s := range []string{"0.015", "0.00283333", "-12"} {
		a, err := money.Parse(s)
		if err != nil {
			fmt.Println(err)
		}
		fmt.Println(a)
	}
	// Output:
	// 0.01500
	// 0.00283333
	// -12.00000
}

func ExampleSum() {
	largest, _ := money.Parse("9999999999.99999999")
	var sum money.Sum
	for range 3 {
		sum = sum.Add(largest.Sum())
	}
	_, err := sum.Amount()
	fmt.Println(sum, errors.Is(err, money.ErrOverflow))
	// Output: 29999999999.99999997 true
}

// A call of 32 seconds on a route that bills whole minutes.
func ExampleAmount_Charge() {
	rate, _ := money.Parse("0.00280")
	fmt.Println(rate.Charge(60))
	// Output: 0.00280
}

func ExampleSum_PerMinute() {
	spent, _ := money.ParseSum("1.00000")
	fmt.Println(spent.PerMinute(420))
	// Output: 0.14285714
}

func ExampleAmount_MarshalJSON() {
	a, _ := money.Parse("0.015")
	text, err := json.Marshal(map[string]money.Amount{"amount": a})
	fmt.Println(string(text), err)
	// Output: {"amount":"0.01500"} <nil>
}
