package zentrunktest

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"
)

// key appends a key and reports whether its value is still to come: where the
// value is overridden, it is here, or the key is left out.
func (e *encoder) key(key string) bool {
	value, overridden := e.override[key]
	if overridden && value == nil {
		return false
	}
	if e.started {
		e.b = append(e.b, ',')
	}
	e.started = true
	e.b = append(e.b, '"')
	e.b = append(e.b, key...)
	e.b = append(e.b, '"', ':')
	e.b = append(e.b, value...)
	return !overridden
}

// close appends the fields that only the override has, in the order of their
// keys, and ends the object.
func (e *encoder) close(extra map[string]json.RawMessage) []byte {
	if len(extra) > 0 { // collecting no keys still allocates, twenty times a page
		for _, key := range slices.Sorted(maps.Keys(extra)) {
			e.key(key)
		}
	}
	return append(e.b, '}')
}

func (e *encoder) null() { e.b = append(e.b, "null"...) }

func (e *encoder) text(key, v string) {
	if e.key(key) {
		e.string(v)
	}
}

func (e *encoder) string(v string) {
	if v == "" {
		e.null()
		return
	}
	e.b = appendString(e.b, v)
}

func (e *encoder) integer(key string, v Null[int32]) {
	switch {
	case !e.key(key):
	case !v.Valid:
		e.null()
	default:
		e.b = strconv.AppendInt(e.b, int64(v.V), 10)
	}
}

func (e *encoder) boolean(key string, v Null[bool]) {
	switch {
	case !e.key(key):
	case !v.Valid:
		e.null()
	default:
		e.b = strconv.AppendBool(e.b, v.V)
	}
}

func (e *encoder) money(key string, v Null[int64]) {
	switch {
	case !e.key(key):
	case !v.Valid:
		e.null()
	default:
		e.b = append(e.b, '"')
		e.b = appendMoney(e.b, v.V)
		e.b = append(e.b, '"')
	}
}

func (e *encoder) time(key string, t time.Time) {
	switch {
	case !e.key(key):
	case t.IsZero():
		e.null()
	default:
		e.b = t.UTC().AppendFormat(e.b, `"2006-01-02 15:04:05.999999"`)
	}
}

// metric appends a number as the string the API makes of it.
func (e *encoder) metric(key string, v Null[float64]) {
	switch {
	case !e.key(key):
	case !v.Valid:
		e.null()
	default:
		e.b = append(e.b, '"')
		e.b = strconv.AppendFloat(e.b, v.V, 'f', -1, 64)
		e.b = append(e.b, '"')
	}
}

// float appends a number that always shows a fraction, as Python writes it.
func (e *encoder) float(key string, v Null[float64]) {
	switch {
	case !e.key(key):
	case !v.Valid:
		e.null()
	default:
		start := len(e.b)
		e.b = strconv.AppendFloat(e.b, v.V, 'f', -1, 64)
		if !bytes.ContainsRune(e.b[start:], '.') {
			e.b = append(e.b, ".0"...)
		}
	}
}

func (e *encoder) party(key, carrier, number, region string) {
	if !e.key(key) {
		return
	}
	e.b = append(e.b, `{"carrier":`...)
	e.string(carrier)
	e.b = append(e.b, `,"number":`...)
	e.string(number)
	e.b = append(e.b, `,"region":`...)
	e.string(region)
	e.b = append(e.b, '}')
}

// appendMoney appends units of 10^-8 with five places, and more only where they
// are needed.
func appendMoney(b []byte, e8 int64) []byte {
	if e8 < 0 {
		b, e8 = append(b, '-'), -e8
	}
	b = append(strconv.AppendInt(b, e8/1e8, 10), '.')
	places, fraction := 8, e8%1e8
	for places > 5 && fraction%10 == 0 {
		places, fraction = places-1, fraction/10
	}
	for unit := pow10[places-1]; unit > 0; unit /= 10 {
		b = append(b, '0'+byte(fraction/unit%10))
	}
	return b
}

var pow10 = [8]int64{1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7}

// appendString appends a JSON string. Plain ASCII, which nearly all are, is
// copied.
func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' || s[i] == '"' || s[i] == '\\' {
			return appendQuoted(b, s)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

func appendQuoted(b []byte, s string) []byte {
	quoted, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always marshals
	}
	return append(b, quoted...)
}
