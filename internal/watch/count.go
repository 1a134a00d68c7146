package watch

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
)

const (
	// A slice keeps the callers and numbers that matter: no threshold can be reached by
	// those with fewer calls in each of three slices, and a slice of a large account has
	// thousands of them.
	leastCalls = 4
	leastSpend = 2 * unit
	mostNames  = 300
)

// A secret is the random key under which numbers are hashed.
type secret []byte

// hash returns what stands for word: the first 16 hexadecimal digits of its HMAC-SHA256.
func (k secret) hash(word string) string {
	h := hmac.New(sha256.New, k)
	h.Write([]byte(word))
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// count returns the slice of its calls. Of calls with the same id the last one counts.
func (k secret) count(at int64, calls []Call) *Slice {
	s := &Slice{At: at}
	once := distinct(calls)
	callers, numbers := map[string]Cell{}, map[string]Cell{}
	for _, c := range once {
		cell := cellOf(c)
		s.Add(Key{Account, ""}, cell)
		s.Add(Key{Trunk, c.Trunk}, cell)
		if !c.Inbound {
			country := c.Country
			if c.toNoCountry() {
				country = ""
			}
			s.Add(Key{Country, country}, cell)
			addTo(callers, c.From, cell)
		}
		addTo(numbers, c.To, cell)
	}
	k.keep(s, Caller, callers)
	k.keep(s, Number, numbers)
	for name, cell := range k.inARow(once) {
		s.Add(Key{Block, name}, cell)
	}
	return s
}

// distinct returns the last of the calls of each id.
func distinct(calls []Call) []*Call {
	at := make(map[string]int, len(calls))
	out := make([]*Call, 0, len(calls))
	for i := range calls {
		n, known := at[calls[i].ID]
		if known {
			out[n] = &calls[i]
			continue
		}
		at[calls[i].ID] = len(out)
		out = append(out, &calls[i])
	}
	return out
}

func cellOf(c *Call) Cell {
	amount := c.Amount.Units()
	cell := Cell{Calls: 1, Spend: amount, Capped: min(amount, callCap)}
	if c.isShort() {
		cell.Short = 1
	}
	if c.Failed {
		cell.Failed = 1
	}
	if !c.Begun.IsZero() {
		cell.First = c.Begun.Unix()
	}
	return cell
}

func addTo(cells map[string]Cell, name string, c Cell) {
	if name == "" {
		return
	}
	sum := cells[name]
	sum.add(c)
	cells[name] = sum
}

// keep adds to s, under their hashes, the cells of the numbers that matter.
func (k secret) keep(s *Slice, d Dim, cells map[string]Cell) {
	maps.DeleteFunc(cells, func(_ string, c Cell) bool { return c.Calls < leastCalls && c.Capped < leastSpend })
	names := slices.SortedFunc(maps.Keys(cells), func(a, b string) int {
		return cmp.Or(cmp.Compare(cells[b].Calls, cells[a].Calls), cmp.Compare(cells[b].Capped, cells[a].Capped), cmp.Compare(a, b))
	})
	for _, name := range names[:min(len(names), mostNames)] {
		s.Add(Key{d, k.hash(name)}, cells[name])
	}
}
