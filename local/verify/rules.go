package verify

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Rules judge the rows of calls.parquet by themselves: their order, their bounds, and
// what the columns of one row say of each other.
type rules struct {
	*book
	rows     *rows
	file     *parquetFile
	from, to int64 // of the day, in microseconds
	lastEnd  int64
	lastUUID uuid
	began    bool

	trunks  map[[2]uint32]bool // whether a trunk's id is that of a domain
	ratings map[[2]uint32]bool // whether a rating is that of a score
}

// firstYear is the first of which a time can be; what is earlier is a placeholder.
var firstYear = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()

// judge looks at the rows of a row group.
func (j *rules) judge() {
	r := j.rows
	if r.n > mostRows {
		j.say("a row group has %d rows, want at most %d", r.n, mostRows)
	}
	for c := range numberNames {
		j.bounds(c)
	}
	ends := r.numbers[end]
	for row := range r.n {
		j.place(row, ends[row], r.uuids[row])
		j.pairs(row)
	}
	for _, c := range [...]int{initiation, answer} {
		for row, at := range r.numbers[c] {
			if at != null && at < firstYear {
				j.say("%s: %s is %s, before the year 2000", r.name(row), numberNames[c], instant(at))
			}
		}
	}
	for _, c := range [...]int{rate, charged, secureRate, cnamRate} {
		for row, n := range r.numbers[c] {
			if n != null && (n >= 1e18 || n <= -1e18) {
				j.say("%s: %s is beyond DECIMAL(18,8)", r.name(row), numberNames[c])
			}
		}
	}
}

// place judges where a row stands.
func (j *rules) place(row int, at int64, id uuid) {
	switch {
	case id == uuid{}:
		j.say("row %d: call_uuid is no UUID of 36 characters in lower case", j.rows.before+int64(row)+1)
	case at == null:
		j.say("%s: end_time is null", j.rows.name(row))
	case at < j.from || at >= j.to:
		j.say("%s: end_time %s is not of the day, which goes from %s to %s", j.rows.name(row), instant(at), instant(j.from), instant(j.to))
	}
	if j.began && (at < j.lastEnd || at == j.lastEnd && id.compare(j.lastUUID) < 0) {
		j.say("%s: stands behind a call that comes later by end_time and call_uuid", j.rows.name(row))
	}
	j.lastEnd, j.lastUUID, j.began = at, id, true
}

// pairs judges columns that follow from others.
func (j *rules) pairs(row int) {
	r := j.rows
	if pair := [2]uint32{r.words[domain][row], r.words[trunk][row]}; !j.holds(&j.trunks, pair, j.isTrunk) {
		j.say("%s: trunk_id %s is not the first label of trunk_domain %s", r.name(row), show(key(r.texts[trunk], pair[1])), show(key(r.texts[domain], pair[0])))
	}
	if pair := [2]uint32{r.metrics[score][row], r.words[rating][row]}; !j.holds(&j.ratings, pair, j.isRating) {
		j.say("%s: quality_rating %s is not that of the score", r.name(row), show(key(r.texts[rating], pair[1])))
	}
	if r.texts[status].values[r.words[status][row]] != "ok" {
		for m := range r.metrics {
			if r.metrics[m][row] != 0 {
				j.say("%s: insights_status is %s, and %s has a value", r.name(row), show(key(r.texts[status], r.words[status][row])), metricNames[m])
			}
		}
	}
}

// holds asks is of each pair once.
func (j *rules) holds(known *map[[2]uint32]bool, pair [2]uint32, is func([2]uint32) bool) bool {
	ok, asked := (*known)[pair]
	if !asked {
		if *known == nil {
			*known = map[[2]uint32]bool{}
		}
		ok = is(pair)
		(*known)[pair] = ok
	}
	return ok
}

func (j *rules) isTrunk(pair [2]uint32) bool {
	first, _, _ := strings.Cut(j.rows.texts[domain].values[pair[0]], ".")
	return j.rows.texts[trunk].values[pair[1]] == first
}

func (j *rules) isRating(pair [2]uint32) bool {
	if pair[0] == 0 {
		return pair[1] == 0
	}
	return j.rows.texts[rating].values[pair[1]] == ratingOf(j.rows.values[score].values[pair[0]])
}

// ratings by the score from which on they are, and below which the next begins.
var ratingNames = [...]string{"excellent", "good", "fair", "poor"}

// ratingIndex returns the place of a score among ratingNames, and whether it has one.
func ratingIndex(s float64) (int, bool) {
	switch {
	case s >= 4 && s <= 5:
		return 0, true
	case s >= 3 && s < 4:
		return 1, true
	case s >= 2 && s < 3:
		return 2, true
	case s >= 1 && s < 2:
		return 3, true
	}
	return 0, false
}

func ratingOf(s float64) string {
	i, ok := ratingIndex(s)
	if !ok {
		return ""
	}
	return strings.ToUpper(ratingNames[i][:1]) + ratingNames[i][1:]
}

// distinct judges values that repeat, each once, when all rows have been read.
func (j *rules) distinct() {
	r := j.rows
	for i, d := range r.texts {
		for _, s := range d.values[1:] {
			if isNone([]byte(s)) {
				j.say("%s is the text %q, want NULL", wordNames[i], s)
			}
		}
	}
	for _, s := range r.texts[status].values[1:] {
		switch s {
		case "ok", "none", "skipped", "failed":
		default:
			j.say("insights_status is %s, want ok, none, skipped or failed", show(s))
		}
	}
	for i, d := range r.values {
		for _, v := range d.values[1:] {
			if v < 0 || math.IsNaN(v) || math.IsInf(v, 0) {
				j.say("%s has the value %s, which is no metric", metricNames[i], strconv.FormatFloat(v, 'g', -1, 64))
			}
		}
	}
}

// text judges a text of a row.
func (j *rules) text(column string, row int, b []byte) {
	if isNone(b) {
		j.say("%s: %s is the text %q, want NULL", j.rows.name(row), column, b)
	}
}

// isNone is whether a text stands for none: what the API left out is NULL.
func isNone(b []byte) bool { return len(b) == 0 || string(b) == "null" }
