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
	const want = "25dd8235c05147787cb335d3726a463e8fcf638927ba1f267196c120bfecd430"
	rows := random(t, 12, 5000)
	for i := range rows { // four and four, which one kind of processor took for eight
		rows[i].Call.Direction = []string{"inbound", "outbound", "outbound", "inbound", "inbound"}[i/4%5]
	}
	sum := sha256.Sum256(encode(t, rows, NewWriter))
	if got := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("the bytes have the sum %s, want %s", got, want)
	}
}
