package focus

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
)

// The same calls are the same bytes on every machine and with every build. A release that
// changes them says so: the sum here changes with it.
func TestBytesOnEveryMachine(t *testing.T) {
	t.Parallel()
	const want = "fe012d7248d143306a449dd299a11d998c3f42cb276be50014b40f8a92e8cd2a"
	sum := sha256.Sum256(written(t, append(day(t, 3, 2000), costly(t, 70_000, 70_000)...), maxGroups))
	if got := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("the bytes have the sum %s, want %s", got, want)
	}
}
