package zentrunk_test

import (
	"maps"
	"slices"
	"testing"

	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// An account that misspells a field loses that field and nothing else: every call
// is there, answered or not as its other fields say, and the odd value is kept.
func TestMisspeltAccount(t *testing.T) {
	t.Parallel()
	for field, raw := range map[string]string{
		"srtp": `"yes"`, "hangup_cause_code": `"n/a"`, "call_duration": `1099511627776`, "total_amount": `"0.000000001"`,
		"answer_time": `"1970-01-01 00:00:00"`, "initiation_time": `"soon"`, "from_number": `["+12025550123"]`,
	} {
		s := zentrunktest.Start(t, zentrunktest.Options{Limit: -1})
		calls := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 9, Start: day, Calls: 40})
		for i := range calls {
			calls[i].Misspell(field, raw)
		}
		s.Add(calls...)
		n := 0
		for call, err := range newClient(t, s, nil).Calls(t.Context(), ofDay()) {
			if err != nil || call.Err != nil {
				t.Fatalf("%s: %v, %v", field, err, call.Err)
			}
			n++
			want := s.Call(call.UUID)
			if call.Answered != want.Answered || !slices.Equal(slices.Sorted(maps.Keys(call.Unknown)), slices.Sorted(maps.Keys(want.Extra()))) || string(call.Unknown[field]) != raw {
				t.Errorf("%s of %s: answered %t, kept %q; want %t, %q", field, call.UUID, call.Answered, call.Unknown, want.Answered, want.Extra())
			}
			if got, want := len(zentrunk.Unread(call.Unknown, nil)), 1; field != "answer_time" && got != want {
				t.Errorf("%s of %s: %d fields unread, want %d", field, call.UUID, got, want)
			}
		}
		if n != len(calls) {
			t.Errorf("%s: %d calls of %d", field, n, len(calls))
		}
	}
}
