package calls

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
)

// The same rows are the same bytes on every machine and with every build. A release that
// changes them says so: the sum here changes with it.
func TestBytesOnEveryMachine(t *testing.T) {
	t.Parallel()
	const want = "43938a6ee067475e919c0098a0682546e1a9b25ed59f15bc269c5634d84884f3"
	rows := random(t, 12, 5000)
	for i := range rows { // four and four, which one kind of processor took for eight
		rows[i].Call.Direction = []string{"inbound", "outbound", "outbound", "inbound", "inbound"}[i/4%5]
	}
	sum := sha256.Sum256(encode(t, rows, NewWriter))
	if got := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("the bytes have the sum %s, want %s", got, want)
	}
}
