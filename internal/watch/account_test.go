package watch

import (
	"testing"
	"time"

	"zentrunk-reports/internal/zentrunk"
)

// What the watch makes of a record: people's doings and wrong numbers are no faults.
func TestFromRecord(t *testing.T) {
	t.Parallel()
	r := zentrunk.Call{
		UUID: "u", Direction: "outbound", EndTime: noon, TrunkDomain: "21000.zt.plivo.com", ToCountry: "GM", HangupCode: zentrunk.Some[int32](4160),
		CallDuration: zentrunk.Some[int32](0), Amount: zentrunk.Some(amount(t, "0.25")),
	}
	c := FromRecord(&r)
	if !c.Failed || c.Trunk != "21000" || c.Inbound || c.Talk != 0 || c.Amount != amount(t, "0.25") {
		t.Errorf("a call that the carrier dropped: %+v", c)
	}
	for code, want := range map[int32]bool{4160: true, 5180: true, 4170: true, 4090: false, 4120: false, 3000: false, 4030: true} {
		if isFault(code) != want {
			t.Errorf("isFault(%d) = %t, want %t", code, !want, want)
		}
	}
	r.Answered, r.CallDuration = true, zentrunk.Some[int32](75)
	if c := FromRecord(&r); c.Failed || c.Talk != 75*time.Second {
		t.Errorf("an answered call: %+v", c)
	}
}
