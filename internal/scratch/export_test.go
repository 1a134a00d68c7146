package scratch

import "os"

// On returns a file on f, which a test has chosen for its faults.
func On(f *os.File) *File { return &File{on: f} }
