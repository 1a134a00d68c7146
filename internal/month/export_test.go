package month

// Members returns the members of b that have those names, as far as b is an object.
func Members(b []byte, names ...string) map[string][]byte {
	out, of := map[string][]byte{}, readers{}
	for _, name := range names {
		of[name] = func(value []byte) error {
			out[name] = value
			return nil
		}
	}
	_ = members(b, of)
	return out
}
