package verify

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
)

// compareRejects counts the records that could not be read.
func (d *day) compareRejects(o Object) error {
	if o == nil {
		return nil
	}
	b := d.book(rejectsKey(d.date))
	lines := bufio.NewReaderSize(io.NewSectionReader(o, 0, o.Size()), 1<<16)
	n := int64(0)
	for {
		text, err := lines.ReadBytes('\n')
		if len(text) > 0 {
			n++
			var reject struct{ Reason, Record any }
			if json.Unmarshal(text, &reject) != nil || reject.Reason == nil {
				b.say("line %d is no JSON object with a reason and a record", n)
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
	}
	if want := d.manifest.count("rejected"); n != want {
		b.say("has %d records, the manifest says %d", n, want)
	}
	return nil
}
