// Package members reads some members of a JSON object and passes over the others as bytes:
// a decoder would read all of it twice, and most of a published report is of no use to
// whoever reads thirty of them.
package members

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Readers read members of a JSON object, by their names.
type Readers map[string]func(value []byte) error

// Into returns a reader that decodes into v.
func Into(v any) func([]byte) error { return func(b []byte) error { return json.Unmarshal(b, v) } }

// Within returns a reader of members of a member.
func Within(of Readers) func([]byte) error { return func(b []byte) error { return Read(b, of) } }

// Read gives those members of the JSON object b to their readers that have one, until each
// has been called. A member that is not there is no error. What is passed over is not
// checked: b has to be JSON, and no two of its members may have one name.
func Read(b []byte, of Readers) error {
	s, left := scanner{b: b}, len(of)
	if !s.take('{') {
		return errSyntax
	}
	for left > 0 && !s.take('}') {
		name := s.value()
		if !s.take(':') {
			return errSyntax
		}
		value := s.value()
		if len(name) < 2 || len(value) == 0 {
			return errSyntax
		}
		if read := of[string(name[1:len(name)-1])]; read != nil {
			if err := read(value); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			left--
		}
		s.take(',')
	}
	return nil
}

var errSyntax = errors.New("not a JSON object")

// A scanner goes through JSON by its values.
type scanner struct {
	b  []byte
	at int
}

// take is whether c comes next, which is then passed.
func (s *scanner) take(c byte) bool {
	for s.at < len(s.b) && bytes.IndexByte([]byte(" \t\r\n"), s.b[s.at]) >= 0 {
		s.at++
	}
	if s.at == len(s.b) || s.b[s.at] != c {
		return false
	}
	s.at++
	return true
}

// value returns the value that comes next, empty where none does.
func (s *scanner) value() []byte {
	s.take(0) // the blanks before it
	from, depth := s.at, 0
	for ; s.at < len(s.b); s.at++ {
		switch s.b[s.at] {
		case '"':
			s.skipString()
		case '{', '[':
			depth++
			continue
		case '}', ']':
			if depth == 0 {
				return s.b[from:s.at] // the end of what the value is in
			}
			depth--
		case ',', ':', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return s.b[from:s.at]
			}
			continue
		default:
			continue
		}
		if s.at >= len(s.b) {
			return nil // a string that does not end
		}
		if depth == 0 { // behind a string, an object or a list
			s.at++
			return s.b[from:s.at]
		}
	}
	if depth > 0 {
		return nil
	}
	return s.b[from:s.at]
}

// skipString goes to the quotation mark that ends the string which begins here.
func (s *scanner) skipString() {
	for s.at++; s.at < len(s.b); s.at++ {
		n := bytes.IndexByte(s.b[s.at:], '"')
		if n < 0 {
			s.at = len(s.b)
			return
		}
		s.at += n
		slashes := 0
		for s.b[s.at-1-slashes] == '\\' { // the opening mark ends this
			slashes++
		}
		if slashes%2 == 0 {
			return
		}
	}
}
