package zentrunk

// mostDepth is how deep encoding/json lets values be within each other. A deeper answer is
// none of the API, and is not to use up the stack.
const mostDepth = 10_000

// isValid is what [json.Valid] is, in a third of its time: that calls a function for each
// byte, which took a thirteenth of a pull. A fuzz target holds the two together.
func isValid(text []byte) bool {
	c := checker{text: text}
	return c.value(0) && c.next() == 0 && c.at == len(text)
}

// A checker goes through JSON that may not be valid. Its methods report whether what they
// are named for begins at the place where it is, and go behind it.
type checker struct {
	text []byte
	at   int
}

// peek returns the byte where c is, 0 at the end. No JSON has a byte 0 outside of a string.
func (c *checker) peek() byte {
	if c.at == len(c.text) {
		return 0
	}
	return c.text[c.at]
}

// next goes behind white space, and peeks.
func (c *checker) next() byte {
	for ; c.at < len(c.text); c.at++ {
		if b := c.text[c.at]; b > ' ' || b != ' ' && b != '\n' && b != '\r' && b != '\t' {
			return b
		}
	}
	return 0
}

// take goes behind b, where it is next.
func (c *checker) take(b byte) bool {
	if c.next() != b {
		return false
	}
	c.at++
	return true
}

func (c *checker) value(depth int) bool {
	switch c.next() {
	case '"':
		return c.string()
	case '{':
		return depth < mostDepth && c.list('}', func() bool { return c.member(depth + 1) })
	case '[':
		return depth < mostDepth && c.list(']', func() bool { return c.value(depth + 1) })
	case 't':
		return c.word("true")
	case 'f':
		return c.word("false")
	case 'n':
		return c.word("null")
	}
	return c.number()
}

// list is an opening bracket, elements with commas between them, and the bracket end.
func (c *checker) list(end byte, element func() bool) bool {
	c.at++
	if c.take(end) {
		return true
	}
	for element() {
		if !c.take(',') {
			return c.take(end)
		}
	}
	return false
}

func (c *checker) member(depth int) bool {
	return c.next() == '"' && c.string() && c.take(':') && c.value(depth)
}

func (c *checker) word(word string) bool {
	if len(c.text)-c.at < len(word) || string(c.text[c.at:c.at+len(word)]) != word {
		return false
	}
	c.at += len(word)
	return true
}

func (c *checker) string() bool {
	for at := c.at + 1; at < len(c.text); at++ {
		switch b := c.text[at]; {
		case b == '"':
			c.at = at + 1
			return true
		case b < ' ':
			return false
		case b == '\\':
			size := escapeSize(c.text[at:])
			if size == 0 {
				return false
			}
			at += size - 1
		}
	}
	return false
}

// escapeSize is the length of the escape that text begins with, 0 where it begins with none.
func escapeSize(text []byte) int {
	if len(text) < 2 {
		return 0
	}
	switch text[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		for i := 2; i < 6; i++ {
			if i == len(text) || !isHex(text[i]) {
				return 0
			}
		}
		return 6
	}
	return 0
}

func isHex(b byte) bool {
	letter := b | 0x20 // makes A to F lower case
	return isDigit(b) || 'a' <= letter && letter <= 'f'
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func (c *checker) number() bool {
	if c.peek() == '-' {
		c.at++
	}
	if c.peek() == '0' {
		c.at++ // and no digit follows
	} else if !c.digits() {
		return false
	}
	if c.peek() == '.' {
		if c.at++; !c.digits() {
			return false
		}
	}
	if c.peek()|0x20 == 'e' {
		c.at++
		if sign := c.peek(); sign == '+' || sign == '-' {
			c.at++
		}
		return c.digits()
	}
	return true
}

// digits are one digit or more.
func (c *checker) digits() bool {
	first := c.at
	for isDigit(c.peek()) {
		c.at++
	}
	return c.at > first
}
