package month

import "strconv"

// Minutes writes seconds as minutes with two places. A sixtieth has no half of the last
// place, so that rounding half to even and to the nearest are the same.
func Minutes(seconds int64) string {
	n := uint64(seconds)
	sign := ""
	if seconds < 0 {
		n, sign = -n, "-"
	}
	whole, hundredths := n/60, (n%60*5+1)/3
	if hundredths == 100 {
		whole, hundredths = whole+1, 0
	}
	if sign != "" && whole+hundredths == 0 {
		sign = ""
	}
	text := strconv.FormatUint(hundredths, 10)
	if hundredths < 10 {
		text = "0" + text
	}
	return sign + strconv.FormatUint(whole, 10) + "." + text
}
