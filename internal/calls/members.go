package calls

// eachMember calls f with the name and the value of each member of an Extra, or of
// an object in one, in order. Both are as the object spells them: a name with
// escapes keeps these, a value is JSON. It relies on the canonical form, which has
// no blanks, and ends early where object is not of it.
func eachMember(object string, f func(name, value string)) {
	if object == "" || object[0] != '{' {
		return
	}
	for at := 1; at < len(object) && object[at] == '"'; {
		colon := endOf(object, at)
		if colon < at+2 || colon == len(object) || object[colon] != ':' {
			return
		}
		end := endOf(object, colon+1)
		if end == len(object) {
			return
		}
		f(object[at+1:colon-1], object[colon+1:end])
		at = end + 1
	}
}

// endOf returns where the value ends that begins at at: at the colon, the comma or
// the bracket behind it, or at the end of s.
func endOf(s string, at int) int {
	depth := 0
	for ; at < len(s); at++ {
		switch s[at] {
		case '"':
			for at++; at < len(s) && s[at] != '"'; at++ {
				if s[at] == '\\' {
					at++
				}
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return at
			}
			depth--
		case ',', ':':
			if depth == 0 {
				return at
			}
		}
	}
	return len(s)
}
