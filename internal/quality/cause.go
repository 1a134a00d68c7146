package quality

import "sync"

// A Cause is what is known of a hangup code.
type Cause struct {
	Code    int32
	Name    string // as Plivo's table spells it; records sometimes differ
	Meaning string // a few words, without a full stop
	Class   Class
}

// Codes of calls that a limit of the account turned away.
const (
	CPSLimit        = 5180 // calls per second
	ConcurrentLimit = 5190 // channels at once
)

// CauseOf returns the cause of a Zentrunk hangup code. The code alone decides:
// records name some causes otherwise than the table does. For a code that the
// table lacks, Name and Meaning are empty and the class is [Unknown].
//
// The same numbers mean other things in Plivo's Voice API (3000 is "No Answer"
// there): do not ask for those here.
func CauseOf(code int32) Cause {
	if c, ok := causes()[code]; ok {
		return c
	}
	return Cause{Code: code, Class: Unknown}
}

// ClassOf returns the class of a Zentrunk hangup code, as [CauseOf] does.
func ClassOf(code int32) Class { return CauseOf(code).Class }

// causes returns the table by code. It is made when first asked for: a start waits for none.
var causes = sync.OnceValue(func() map[int32]Cause { return byCode(table) })

func byCode(table []Cause) map[int32]Cause {
	m := make(map[int32]Cause, len(table))
	for _, c := range table {
		if _, twice := m[c.Code]; twice {
			panic("quality: a hangup code stands twice in the table")
		}
		m[c.Code] = c
	}
	return m
}
