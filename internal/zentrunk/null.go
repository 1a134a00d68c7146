package zentrunk

// A Null is a value that the API may have left out. The zero Null is absent;
// an absent value is never a zero.
type Null[T any] struct {
	V     T
	Valid bool
}

// Some returns a present value.
func Some[T any](v T) Null[T] { return Null[T]{V: v, Valid: true} }
