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
	const want = "c180de1e2efa52a62ce6b23951d1b3e6853dee14738b2a6cfbaf8345aae117c0"
	rows := random(t, 12, 5000)
	for i := range rows { // four and four, which one kind of processor took for eight
		rows[i].Call.Direction = []string{"inbound", "outbound", "outbound", "inbound", "inbound"}[i/4%5]
	}
	sum := sha256.Sum256(encode(t, rows, NewWriter))
	if got := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("the bytes have the sum %s, want %s", got, want)
	}
}
