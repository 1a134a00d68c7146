package lookup

import (
	"strings"
	"testing"
	"time"
)

// If-None-Match is read as RFC 9110 has it.
func TestMatches(t *testing.T) {
	t.Parallel()
	a := Answer{ETag: `"abc"`}
	for _, tt := range []struct {
		value string
		want  bool
	}{
		{"", false},
		{`"abc"`, true},
		{` "abc" `, true},
		{`W/"abc"`, true},
		{"*", true},
		{" * ", true},
		{`"x", "abc"`, true},
		{`"x","y" , W/"abc"`, true},
		{`,, "abc"`, true},
		{`"a,b", "abc"`, true},
		{`"x\"abc"`, false},
		{`"x" "abc"`, true}, // a list without its comma is no reason to send the answer again
		{`"ABC"`, false},
		{`abc`, false},
		{`"abc`, false},
		{`w/"abc"`, false},
		{`"x", *`, false},
		{`"`, false},
		{strings.Repeat(`"x",`, 5000) + `"abc"`, true},
	} {
		if got := a.Matches(tt.value); got != tt.want {
			t.Errorf("Matches(%.40q) = %v, want %v", tt.value, got, tt.want)
		}
	}
}

// A tag is of the bytes served and nothing else, and those are valid UTF-8.
func TestNewAnswer(t *testing.T) {
	t.Parallel()
	one, same := newAnswer("{}", time.Time{}), newAnswer("{}", time.Now())
	if one.ETag != same.ETag {
		t.Errorf("the same bytes have the tags %s and %s", one.ETag, same.ETag)
	}
	if other := newAnswer("{ }", time.Time{}); other.ETag == one.ETag {
		t.Errorf("other bytes have the same tag, %s", one.ETag)
	}
	bad := newAnswer("{\"a\":\"\xff\"}", time.Time{})
	if want := newAnswer("{\"a\":\"\uFFFD\"}", time.Time{}); bad != want {
		t.Errorf("newAnswer of a bad byte = %+v, want %+v", bad, want)
	}
}

// The seconds are those left, and never below zero.
func TestMaxAge(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		left time.Duration
		want int
	}{
		{5 * time.Minute, 300}, {299*time.Second + 999*time.Millisecond, 300}, {time.Second, 1}, {0, 0}, {-time.Hour, 0},
	} {
		if got := (Answer{Expires: now.Add(tt.left)}).MaxAge(now); got != tt.want {
			t.Errorf("MaxAge with %v left = %d, want %d", tt.left, got, tt.want)
		}
	}
}
