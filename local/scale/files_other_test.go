//go:build !linux

package scale

// openFiles cannot tell what this process holds open.
func openFiles(string) int64 { return 0 }
