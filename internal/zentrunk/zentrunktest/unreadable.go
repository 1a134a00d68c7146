package zentrunktest

import (
	"encoding/json"
	"strconv"
)

// spoil makes the record of c one that no reader can take. Its insights are
// gone with it.
func (g *generator) spoil(c *Call) {
	c.Insights = nil
	switch g.rng.IntN(6) {
	case 0:
		c.Unreadable = "no call_uuid"
		c.UUID = ""
		c.leaveOut("call_uuid")
	case 1:
		c.Unreadable = "no end_time"
		c.serve("end_time", "null")
	case 2:
		c.Unreadable = "end_time is not a time"
		c.serve("end_time", strconv.Quote(c.End.Format("02.01.2006")))
	case 3:
		c.Unreadable = "call_uuid is no UUID"
		c.serve("call_uuid", strconv.Quote(c.UUID[:35]))
		c.UUID = ""
	case 4:
		c.Unreadable = "not Unicode"
		c.serve("hangup_cause_name", `"\ud83d"`)
	case 5:
		c.Unreadable = "not an object"
		c.Raw = json.RawMessage(strconv.Quote("record " + c.UUID + " was lost"))
	}
}
