package quality

// A Class groups hangup codes by what they say about the network and about
// whose side to look at.
type Class string

// The classes. A code that Plivo's table lacks is [Unknown].
const (
	Answered      Class = "answered"      // answered, and ended in the usual way
	Abnormal      Class = "abnormal"      // answered, and cut off
	User          Class = "user"          // busy, no answer, declined, cancelled: what people do
	Configuration Class = "configuration" // the customer's PBX, trunk or numbers
	Carrier       Class = "carrier"       // the carrier or the destination's network
	Plivo         Class = "plivo"         // Plivo's own platform
	Policy        Class = "policy"        // limits, permissions, regulation or money
	Unknown       Class = "unknown"
)

// NetworkWorked is whether a call of class c counts as a success of the network,
// whatever the people did: the numerator of the network effectiveness ratio
// (NER) of ITU-T E.411 and E.425, which calls with user busy, no answer and
// rejection by the terminal belong to.
func (c Class) NetworkWorked() bool {
	return c == Answered || c == Abnormal || c == User
}

// Side says on whose side a call of class c ended, in words that finish the
// sentence "look at …". It is empty for [Answered], where nothing is to be
// looked at.
func (c Class) Side() string {
	switch c {
	case Answered:
		return ""
	case Abnormal:
		return "the side that the hangup source names"
	case User:
		return "the people on the call"
	case Configuration:
		return "your PBX, trunk and number settings"
	case Carrier:
		return "the carrier"
	case Plivo:
		return "Plivo"
	case Policy:
		return "your account's limits, permissions and credit"
	}
	return "the call's debug log"
}
