// Package scratch is files that live as long as the process that made them: their
// names are gone once they are open, so that one that is killed leaves nothing behind.
// It knows nothing of what they hold.
package scratch

import (
	"errors"
	"fmt"
	"os"
)

// A File is open, empty at first, and on the disk. It is gone once it is closed.
type File struct {
	*os.File
	named bool // where the system keeps the name of an open file
}

// New returns a file in the folder dir, the system's for such files if dir is empty.
func New(dir string) (*File, error) {
	f, err := os.CreateTemp(dir, "zentrunk-*")
	if err != nil {
		return nil, fmt.Errorf("make a temporary file: %w", err)
	}
	// Windows refuses to remove the name of a file that is open.
	return &File{f, os.Remove(f.Name()) != nil}, nil
}

// Close closes the file, and removes it where that could not be done before.
func (f *File) Close() error {
	err := f.File.Close()
	if f.named {
		err = errors.Join(err, os.Remove(f.Name()))
	}
	return err
}
