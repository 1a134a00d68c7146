package traffic

import (
	"time"

	"zentrunk-reports/internal/recent"
)

// A Call is what traffic knows of a call. Words are empty and times zero where they are
// not known.
type Call struct {
	Direction, Trunk, ToCountry string
	Begun                       time.Time // when it was initiated
	Answered                    time.Time
	Ended                       time.Time // within the day
}

// The dimensions of a call, as indexes.
const (
	inAll = iota
	byDirection
	byTrunk
	byToCountry
	dimensions
)

// Keys are those of a call.
type keys struct{ direction, trunk, toCountry string }

// A combo is the calls that share all keys.
type combo struct {
	groups [dimensions]uint32
	rung   int // how many of them have a time of ringing
}

// A Day gathers the calls of a day, in any order. It keeps 16 bytes of each, beside what
// it keeps of each key and of each second, and never a key's seconds. It is not safe for
// concurrent use. Make one with [New].
//
// Calls hang in chains by the second in which they begin, by that in which they end,
// and by how long they rang, so that nothing has to be sorted.
type Day struct {
	from    time.Time
	seconds int32
	hours   []clockHour

	calls   blocks
	begun   []uint32 // by second + 1, the first call of each chain; 0 is before the day
	ended   []uint32
	rung    []uint32 // by number of rings
	rings   []int64  // the distinct times of ringing, in microseconds
	ringOf  map[int64]uint32
	leftOut int

	groups []string                      // keys of all dimensions; the first is that of all calls
	of     [dimensions]map[string]uint32 // their indexes
	combos []combo                       // of keys that calls share
	number recent.Map[keys, uint32]      // indexes of combos
}

// New returns the Day without calls from (included) to (excluded), which are whole
// seconds; loc is that of its clock hours.
func New(from, to time.Time, loc *time.Location) *Day {
	d := &Day{
		from: from.UTC(), seconds: max(0, int32(to.Unix()-from.Unix())), hours: clockHours(from, to, loc),
		ringOf: map[int64]uint32{}, groups: []string{""},
	}
	for i := range d.of {
		d.of[i] = map[string]uint32{}
	}
	d.begun, d.ended = make([]uint32, d.seconds+1), make([]uint32, d.seconds+1)
	return d
}

// Add adds a call. Whether it ended in the day, and was not added before, is the
// caller's to know.
func (d *Day) Add(c Call) {
	begun, ended, ok := d.channel(c.Begun, c.Ended)
	if !ok {
		d.leftOut++
		return
	}
	combo := d.combo(keys{c.Direction, c.Trunk, c.ToCountry})
	number := d.calls.add(call{combo: combo, begun: d.begun[begun+1], ended: d.ended[ended]})
	d.begun[begun+1], d.ended[ended] = number, number
	if !c.Answered.IsZero() {
		id := d.ringID(c.Answered.UnixMicro() - c.Begun.UnixMicro())
		d.calls.at(number).rung, d.rung[id] = d.rung[id], number
		d.combos[combo].rung++
	}
}

// channel returns the seconds of the day in which a call takes its channel and gives it
// back, -1 for one taken before the day, and whether any of them lies in the day.
func (d *Day) channel(begun, ended time.Time) (from, to int32, ok bool) {
	if begun.IsZero() || ended.IsZero() {
		return 0, 0, false
	}
	first := begun.Unix() - d.from.Unix()
	last := max(ended.Unix()-d.from.Unix(), first+1)
	if first >= int64(d.seconds) {
		return 0, 0, false // it begins after its own end, and after the day's
	}
	first = max(first, -1)
	last = min(max(last, first+1, 1), int64(d.seconds))
	return int32(first), int32(last), true
}

// combo returns the index of the combo of k.
func (d *Day) combo(k keys) uint32 {
	n := d.number.Get(recent.Edges(k.direction)+3*recent.Edges(k.trunk)+7*recent.Edges(k.toCountry), k)
	if n == nil {
		n = new(uint32)
		*n = uint32(len(d.combos))
		d.number.Put(k, n)
		d.combos = append(d.combos, combo{groups: [dimensions]uint32{
			byDirection: d.group(byDirection, k.direction), byTrunk: d.group(byTrunk, k.trunk), byToCountry: d.group(byToCountry, k.toCountry),
		}})
	}
	return *n
}

func (d *Day) group(dimension int, key string) uint32 {
	n, ok := d.of[dimension][key]
	if !ok {
		n = uint32(len(d.groups))
		d.of[dimension][key], d.groups = n, append(d.groups, key)
	}
	return n
}

func (d *Day) ringID(micros int64) uint32 {
	id, ok := d.ringOf[micros]
	if !ok {
		id = uint32(len(d.rings))
		d.ringOf[micros] = id
		d.rings, d.rung = append(d.rings, micros), append(d.rung, 0)
	}
	return id
}
