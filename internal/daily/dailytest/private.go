package dailytest

import (
	"bytes"
	"path"
	"strings"
	"testing"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// Private fails the test for an object that holds the number of a call or a secret, but
// for those that are there to hold numbers: calls and rejects. It returns the keys that it
// looked at, without prefix.
func Private(t testing.TB, s Store, prefix string, calls []*zentrunktest.Call, secrets ...string) []string {
	t.Helper()
	numbers := map[string]bool{}
	for _, c := range calls {
		for _, number := range []string{c.From, c.To} {
			if digits := strings.TrimPrefix(number, "+"); len(digits) > 7 { // seven may be shown of those that ten share
				numbers[digits] = true
			}
		}
	}
	var looked []string
	for _, key := range s.Keys(t) {
		name := strings.TrimPrefix(key, prefix)
		if path.Ext(name) == ".parquet" || strings.HasPrefix(name, "rejects/") {
			continue
		}
		body := s.Object(t, key)
		for number := range numbers {
			if bytes.Contains(body, []byte(number)) {
				t.Fatalf("%s holds a number that ends in %s", key, number[len(number)-2:])
			}
		}
		for _, secret := range secrets {
			if bytes.Contains(body, []byte(secret)) {
				t.Fatalf("%s holds a secret", key)
			}
		}
		looked = append(looked, name)
	}
	return looked
}
