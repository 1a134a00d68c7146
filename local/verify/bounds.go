package verify

import "encoding/binary"

// bounds compares the bounds that the footer has of a column of numbers with its values:
// engines pass over a row group whose bounds a filter lies beyond, without a word. A
// writer may leave bounds out.
func (j *rules) bounds(column int) {
	r, file := j.rows, j.file
	name := numberNames[column]
	at, ok := file.index[name]
	if !ok || file.kinds[name] == flag {
		return
	}
	stats := file.Metadata().RowGroups[r.group].Columns[at].MetaData.Statistics
	from, okFrom := bound(stats.MinValue)
	to, okTo := bound(stats.MaxValue)
	if !okFrom || !okTo {
		return
	}
	low, high := int64(null), int64(null)
	for _, n := range r.numbers[column] {
		if n == null {
			continue
		}
		if low == null || n < low {
			low = n
		}
		high = max(high, n)
	}
	if low != null && (low != from || high != to) {
		j.say("column %s, row group %d: the footer has the bounds %d to %d, the values go from %d to %d", name, r.group, from, to, low, high)
	}
}

// bound reads a bound of a column of 32 or 64 bits.
func bound(b []byte) (int64, bool) {
	switch len(b) {
	case 4:
		return int64(int32(binary.LittleEndian.Uint32(b))), true
	case 8:
		return int64(binary.LittleEndian.Uint64(b)), true
	}
	return 0, false
}
