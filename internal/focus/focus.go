// Package focus makes a day's cost file in the format of FOCUS 1.2, the FinOps
// Foundation's form of bills: one row for the calls that share a trunk, a direction, two
// countries, a rate and secure trunking. It adds up exactly.
//
// It does not know where calls come from or where the file goes. Read this file first,
// then group.go (what is added up), line.go (what follows from it), row.go (the columns)
// and write.go.
//
// https://focus.finops.org/focus-specification/v1-2/
package focus

import (
	"time"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/recent"
)

// Options say whose cost of which day a file is.
type Options struct {
	Account   string    // Auth ID
	Currency  string    // ISO 4217
	MonthFrom time.Time // first instant of the calendar month, inclusive
	MonthTo   time.Time // of the next one, exclusive
	From      time.Time // of the day, inclusive
	To        time.Time // exclusive
	TempDir   string    // for groups that memory is not to hold; empty means the system's
}

// maxGroups is how many groups are held in memory. Accounts have some hundred a day; a
// day of a million takes half a minute more and no more memory.
const maxGroups = 1 << 15

// A Builder adds up the calls of a day. It is not safe for concurrent use. Make one with
// [New], and close it.
type Builder struct {
	options Options
	most    int // groups that memory holds
	groups  recent.Map[key, group]
	runs    runs
}

// New returns a Builder without calls.
func New(o Options) *Builder {
	return &Builder{options: o, most: maxGroups, runs: runs{dir: o.TempDir}}
}

// Add counts a call. One without an amount has no cost that could be told, and is in no
// row. It keeps nothing of row but its strings. Its error is a *scratch.Error.
func (b *Builder) Add(row *calls.Row) error {
	c := &row.Call
	if !c.Amount.Valid {
		return nil
	}
	k := key{c.TrunkDomain, c.Direction, c.FromCountry, c.ToCountry, c.Rate, c.SecureTrunking}
	g := b.groups.Get(k.hash(), k)
	if g == nil {
		if b.groups.Len() == b.most {
			if err := b.spill(); err != nil {
				return err
			}
		}
		g = &group{Key: k}
		b.groups.Put(k, g)
	}
	g.count(c)
	return nil
}

// Empty is whether no call had an amount: such a day has no file.
func (b *Builder) Empty() bool { return b.groups.Len() == 0 && b.runs.none() }

// Close gives back what the Builder holds on the disk.
func (b *Builder) Close() error { return b.runs.close() }

// spill moves the groups to the disk.
func (b *Builder) spill() error {
	if err := b.runs.add(sorted(b.groups.All())); err != nil {
		return err
	}
	b.groups.Clear()
	return nil
}
