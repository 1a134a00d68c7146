package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// The rejects of all windows come out in the order of their text, each as often as it
// went in, and those that have a UUID are known by it.
func TestRejectsAreMerged(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 1))
	var all []string
	r := newRejects(t.TempDir(), true)
	defer r.close()
	for range 40 {
		var lines []string
		for range rnd.IntN(30) {
			uuid := fmt.Sprintf("%08X-0000-4000-8000-000000000000", rnd.IntN(200)) // some come twice
			lines = append(lines, fmt.Sprintf(`{"reason":"end_time: missing","record":{"call_uuid":%q,"note":%q}}`, uuid, strings.Repeat("x", rnd.IntN(3000)))+"\n")
		}
		slices.Sort(lines)
		all = append(all, lines...)
		if err := r.add(strings.Join(lines, "")); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.add(`{"reason":"no object","record":7}` + "\n"); err != nil {
		t.Fatal(err)
	}
	all = append(all, `{"reason":"no object","record":7}`+"\n")
	r.uuids.sort()
	if err := r.merge(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	want := strings.Join(all, "")
	if _, err := r.body.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r.body)
	if err != nil || string(got) != want || r.body.Bytes != int64(len(want)) {
		t.Errorf("%d bytes came out, %v, want the %d that went in, sorted", len(got), err, len(want))
	}
	if sum := sha256.Sum256([]byte(want)); r.body.SHA256 != hex.EncodeToString(sum[:]) {
		t.Errorf("the sum is %s", r.body.SHA256)
	}
	for n := range 200 {
		uuid := fmt.Sprintf("%08x-0000-4000-8000-000000000000", n)
		if r.uuids.has(uuid) != strings.Contains(want, strings.ToUpper(uuid)) {
			t.Errorf("%s is known: %t", uuid, r.uuids.has(uuid))
		}
	}
}

// Where nothing was rejected there is no file, and nothing to close.
func TestNoRejects(t *testing.T) {
	t.Parallel()
	r := newRejects(t.TempDir(), false)
	defer r.close()
	if err := r.add(""); err != nil {
		t.Fatal(err)
	}
	if err := r.merge(); err != nil || r.body.Bytes != 0 || r.runs != nil || r.out != nil {
		t.Errorf("merge = %v, %+v", err, r)
	}
}
