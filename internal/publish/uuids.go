package publish

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strings"
)

// uuids is a set of UUIDs of 36 characters, sixteen bytes each, that is filled, sorted
// and then asked. A nil set is empty, and cannot be filled.
type uuids struct{ all [][16]byte }

func (u *uuids) add(uuid string) { u.all = append(u.all, packed(uuid)) }

func (u *uuids) sort() {
	if u == nil {
		return
	}
	slices.SortFunc(u.all, func(a, b [16]byte) int { return bytes.Compare(a[:], b[:]) })
}

func (u *uuids) has(uuid string) bool {
	if u == nil {
		return false
	}
	_, ok := slices.BinarySearchFunc(u.all, packed(uuid), func(a, b [16]byte) int { return bytes.Compare(a[:], b[:]) })
	return ok
}

// packed returns the bytes of a UUID; rows have no other id.
func packed(uuid string) (b [16]byte) {
	_, _ = hex.Decode(b[:], []byte(strings.ReplaceAll(uuid, "-", "")))
	return b
}
