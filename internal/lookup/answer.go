package lookup

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// An Answer is what is served for a lookup.
type Answer struct {
	// Body is a JSON object in valid UTF-8.
	Body string
	// ETag is a strong entity tag, quotes included, of exactly the bytes in
	// Body. An answer from memory keeps it. The API puts a new api_id into each
	// of its insights answers, so the tag changes once an answer is no longer
	// kept, and differs between processes, though nothing else may have changed.
	ETag string
	// Expires is until when the answer is kept.
	Expires time.Time
	// Kept is whether the answer came from memory.
	Kept bool
}

// newAnswer makes body valid UTF-8, which it practically always is: the answer
// travels as JSON text, and its tag must be of what arrives. A reader of JSON
// sees the same character in place of the invalid bytes.
func newAnswer(body string, expires time.Time) Answer {
	body = strings.ToValidUTF8(body, "\uFFFD")
	sum := sha256.Sum256([]byte(body))
	return Answer{
		Body:    body,
		ETag:    `"` + hex.EncodeToString(sum[:16]) + `"`,
		Expires: expires,
	}
}

func (a Answer) fromMemory() Answer {
	a.Kept = true
	return a
}

// MaxAge returns the whole seconds for which the answer may be used after now,
// at least 0.
func (a Answer) MaxAge(now time.Time) int {
	left := a.Expires.Sub(now).Round(time.Second) // else a new answer would have lost a second already
	return int(max(left, 0) / time.Second)
}

// Matches reports whether the value of an If-None-Match header names the answer:
// as one of a list of entity tags, weak ones included, or by an asterisk. A
// value that cannot be read names nothing.
//
// https://www.rfc-editor.org/rfc/rfc9110#field.if-none-match
func (a Answer) Matches(ifNoneMatch string) bool {
	rest := strings.Trim(ifNoneMatch, " \t")
	if rest == "*" {
		return true
	}
	for {
		rest = strings.TrimLeft(rest, ", \t")
		tag, after, ok := cutTag(rest)
		switch {
		case !ok:
			return false
		case tag == a.ETag:
			return true
		}
		rest = after
	}
}

// cutTag cuts the entity tag that s begins with, without its weakness: the
// comparison that If-None-Match asks for is the weak one. A tag may hold commas.
func cutTag(s string) (tag, after string, ok bool) {
	s = strings.TrimPrefix(s, "W/")
	if !strings.HasPrefix(s, `"`) {
		return "", "", false
	}
	end := strings.IndexByte(s[1:], '"')
	if end < 0 {
		return "", "", false
	}
	return s[:end+2], s[end+2:], true
}
