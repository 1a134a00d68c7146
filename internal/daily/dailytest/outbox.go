package dailytest

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// outboxName is what a message that waits is called, by the id under which it is told.
var outboxName = regexp.MustCompile(`^outbox/evt_[0-9a-f]{32}\.json$`)

// Outbox fails the test for an object under prefix + "outbox/" that is no message of the
// form standard, or that holds a number of calls. It returns the bodies by id.
func Outbox(t testing.TB, s Store, prefix string, calls []*zentrunktest.Call) map[string]string {
	t.Helper()
	bodies := map[string]string{}
	for _, key := range s.Keys(t) {
		name := strings.TrimPrefix(key, prefix)
		if !strings.HasPrefix(name, "outbox/") {
			continue
		}
		body := s.Object(t, key)
		if !outboxName.MatchString(name) {
			t.Errorf("%s is no name of a message", key)
		}
		Message(t, body, calls)
		bodies[strings.TrimSuffix(strings.TrimPrefix(name, "outbox/"), ".json")] = string(body)
	}
	return bodies
}

// Message fails the test for a body that is none of the form standard, or that holds a
// number of calls.
func Message(t testing.TB, body []byte, calls []*zentrunktest.Call) {
	t.Helper()
	var m map[string]json.RawMessage
	if err := json.Unmarshal(body, &m); err != nil || len(m) != 3 || m["type"] == nil || m["timestamp"] == nil || m["data"] == nil {
		t.Errorf("%v: a message is %.200s", err, body)
	}
	for _, c := range calls {
		for _, number := range []string{c.From, c.To} {
			if digits := strings.TrimPrefix(number, "+"); len(digits) > 6 && bytes.Contains(body, []byte(digits)) {
				t.Fatalf("a message holds %s", number)
			}
		}
	}
}
