package main

import (
	"strings"
	"testing"

	"zentrunk-reports/internal/zentrunk"
)

// A call is named by what people paste: its UUID in any wrapping, an address of Plivo,
// of the lookup endpoint or of a console that holds it, or the Call-ID of a SIP trace.
func TestCallRef(t *testing.T) {
	t.Parallel()
	for _, given := range []string{
		uuid, strings.ToUpper(uuid), " " + uuid + "\n", "{" + uuid + "}", "urn:uuid:" + uuid, `"call_uuid": "` + uuid + `",`,
		"https://api.plivo.com/v1/Account/MAXXXXXXXXXXXXXXXXXX/Zentrunk/Call/" + uuid + "/",
		"https://api.plivo.com/v1/Account/MAXXXXXXXXXXXXXXXXXX/Zentrunk/Call/" + uuid + "/Insights/?x=1#y",
		"<https://console.plivo.com/zentrunk/logs/calls/" + strings.ToUpper(uuid) + ">",
		"https://console.plivo.com/logs?org=c9d6be3d-94c3-4b38-a2eb-8063ca404d77&call_uuid=" + uuid,
		"https://a:b@example.com/calls/" + uuid + "/insights", "/calls/" + uuid + "/insights",
	} {
		if ref, err := parseRef(given); err != nil || ref != (callRef{uuid: uuid}) {
			t.Errorf("parseRef(%q) = %+v, %v, want the UUID", given, ref, err)
		}
	}
	for given, want := range map[string]string{
		"459580122_83746@192.0.2.1": "459580122_83746@192.0.2.1", uuid + "@10.0.0.1:5060": uuid + "@10.0.0.1:5060", "<a84b4c76@pc33>": "a84b4c76@pc33",
		"Call-ID: a84b4c76e66710": "a84b4c76e66710", "call-id:" + uuid: uuid, "i: a84b4c76@h": "a84b4c76@h",
	} {
		if ref, err := parseRef(given); err != nil || ref != (callRef{callID: want}) {
			t.Errorf("parseRef(%q) = %+v, %v, want the Call-ID %s", given, ref, err, want)
		}
	}
}

// A Call-ID that begins with a number is not repeated whole.
func TestCallIDShown(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"459580122_83746@192.0.2.1": "459580122_83746@192.0.2.1", "15125550123@192.0.2.1": "151******23@192.0.2.1", "15125550123": "151******23", "a84b4c76": "a84b4c76",
	} {
		if got := (callRef{callID: given}).shown(); got != want {
			t.Errorf("%q is shown as %q, want %q", given, got, want)
		}
	}
}

// A Call-ID is that of a record which has it whole, or lacks what is behind the @ on one
// of the two sides; case counts.
func TestCallIDMatches(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		asked, record string
		want          bool
	}{
		{"a@h", "a@h", true}, {"a@h", "a", true}, {"a", "a@h", true}, {"a", "a", true},
		{"a@h", "a@i", false}, {"A@h", "a@h", false}, {"a", "b@h", false}, {"a@h", "", false}, {"@h", "", false},
	} {
		if got := (callRef{callID: tt.asked}).matches(&zentrunk.Call{CallID: tt.record}); got != tt.want {
			t.Errorf("%q is the call of %q: %t, want %t", tt.asked, tt.record, got, tt.want)
		}
	}
}
