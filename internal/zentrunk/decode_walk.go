package zentrunk

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// The functions of this file take JSON apart that encoding/json has found valid
// already; they would panic at what is not. A record is a flat object of some
// thirty fields, of which each is looked at once: to make a map of them by
// reflection took most of the time of a pull.

// An object is what encoding/json unmarshals an object into: a part of what is
// unmarshaled, for [eachMember] to take apart; nil for null.
type object []byte

// UnmarshalJSON is called with valid JSON, as all its kind are.
func (o *object) UnmarshalJSON(valid []byte) error {
	if err := begins(valid, '{'); err != nil || valid[0] == 'n' {
		return err
	}
	*o = valid
	return nil
}

// member returns the value of the last member called name, nil where there is
// none.
func (o object) member(name string) (found json.RawMessage) {
	if o == nil {
		return nil
	}
	eachMember(o, func(n []byte, value json.RawMessage) {
		if string(n) == name {
			found = value
		}
	})
	return found
}

// records is what encoding/json unmarshals the records of a page into: its
// elements, as parts of what is unmarshaled.
type records []json.RawMessage

// UnmarshalJSON is called with valid JSON, as all its kind are.
func (r *records) UnmarshalJSON(valid []byte) error {
	if err := begins(valid, '['); err != nil || valid[0] == 'n' {
		return err
	}
	*r = make(records, 0, PageSize)
	for at := blanks(valid, 1); valid[at] != ']'; at = comma(valid, at) {
		end := valueEnd(valid, at)
		*r = append(*r, valid[at:end:end])
		at = end
	}
	return nil
}

// begins returns an error of the kind that encoding/json itself gives where
// valid is neither null nor what begins with c.
func begins(valid []byte, c byte) error {
	kind := "number"
	switch valid[0] {
	case c, 'n':
		return nil
	case '{':
		kind = "object"
	case '[':
		kind = "array"
	case '"':
		kind = "string"
	case 't', 'f':
		kind = "bool"
	}
	return &json.UnmarshalTypeError{Value: kind}
}

// eachMember calls f with the name and the value of each member of object, in
// order.
func eachMember(object []byte, f func(name []byte, value json.RawMessage)) {
	for at := blanks(object, 1); object[at] != '}'; at = comma(object, at) {
		end := valueEnd(object, at)
		name := unquote(object[at:end])
		at = blanks(object, blanks(object, end)+1) // behind the colon
		end = valueEnd(object, at)
		f(name, object[at:end:end])
		at = end
	}
}

// comma returns where the next element begins after one that ended at at, or
// where the bracket is that closes the last.
func comma(valid []byte, at int) int {
	if at = blanks(valid, at); valid[at] == ',' {
		at = blanks(valid, at+1)
	}
	return at
}

// blanks returns the first place from at on that is no white space of JSON.
func blanks(valid []byte, at int) int {
	for valid[at] == ' ' || valid[at] == '\n' || valid[at] == '\r' || valid[at] == '\t' {
		at++
	}
	return at
}

// valueEnd returns the end of the value that begins at at.
func valueEnd(valid []byte, at int) int {
	depth := 0
	for ; ; at++ {
		switch valid[at] {
		case '"':
			at = stringEnd(valid, at) - 1
		case '{', '[':
			depth++
			continue
		case '}', ']':
			depth--
		default:
			if depth == 0 { // a number, true, false or null
				return wordEnd(valid, at)
			}
			continue
		}
		if depth == 0 {
			return at + 1
		}
	}
}

// wordEnd returns the end of the number, true, false or null that begins at at.
func wordEnd(valid []byte, at int) int {
	for valid[at] > ' ' && valid[at] != ',' && valid[at] != ']' && valid[at] != '}' {
		at++
	}
	return at
}

// stringEnd returns the end of the string whose quote is at at.
func stringEnd(valid []byte, at int) int {
	for at++; valid[at] != '"'; at++ {
		if valid[at] == '\\' {
			at++
		}
	}
	return at + 1
}

// isUnicode is whether the texts in valid JSON are: no bytes that are not UTF-8, and
// no half of a surrogate pair as an escape (RFC 8259, section 8.2).
func isUnicode(valid []byte) bool {
	if !utf8.Valid(valid) {
		return false
	}
	for at := bytes.IndexByte(valid, '\\'); at >= 0; {
		size := 2
		if r := escaped(valid[at:]); utf16.IsSurrogate(r) {
			if utf16.DecodeRune(r, escaped(valid[at+6:])) == utf8.RuneError {
				return false
			}
			size = 12
		}
		next := bytes.IndexByte(valid[at+size:], '\\')
		if next < 0 {
			break
		}
		at += size + next
	}
	return true
}

// escaped returns the code unit that valid JSON from within a string begins with as
// an escape \uXXXX; 0 where it begins with none.
func escaped(valid []byte) rune {
	if len(valid) < 6 || valid[0] != '\\' || valid[1] != 'u' {
		return 0
	}
	n, err := strconv.ParseUint(string(valid[2:6]), 16, 16)
	if err != nil {
		return 0
	}
	return rune(n)
}

// unquote returns the characters of a string. Those of a plain one are a part of
// it.
func unquote(quoted []byte) []byte {
	if isPlain(quoted) {
		return quoted[1 : len(quoted)-1]
	}
	var s string
	if json.Unmarshal(quoted, &s) != nil {
		return nil // not of a valid string
	}
	return []byte(s)
}

// isPlain is whether a string in quotes stands for its bytes as they are: ASCII
// without escapes. Bytes that are no UTF-8 are encoding/json's to replace.
func isPlain(quoted []byte) bool {
	if len(quoted) < 2 || quoted[len(quoted)-1] != '"' {
		return false
	}
	for _, c := range quoted[1 : len(quoted)-1] {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}
