// Package scratch is files that live as long as the process that made them: their
// names are gone once they are open, so that one that is killed leaves nothing behind.
// It knows nothing of what they hold.
package scratch

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// An Error is a failure of the disk: there is no folder for temporary files, no room
// left in it, or it cannot be read.
//
// It unwraps to nothing. A folder that is not there is [io/fs.ErrNotExist], which
// callers would take for an object that is not there.
type Error struct {
	Op  string // make, write, read or close
	Err error  // what the system says
}

func (e *Error) Error() string { return fmt.Sprintf("%s a temporary file: %v", e.Op, e.Err) }

// Is tells whether err is a failure of the disk.
func Is(err error) bool {
	_, ok := errors.AsType[*Error](err)
	return ok
}

// A File is open, empty at first, and on the disk. It is gone once it is closed. Its
// errors are an [*Error], but for [io.EOF]. Reading and writing at offsets is safe for
// concurrent use, everything else is not.
type File struct {
	on    *os.File
	named bool // where the system keeps the name of an open file
}

// New returns a file in the folder dir, the system's for such files if dir is empty.
func New(dir string) (*File, error) {
	f, err := os.CreateTemp(dir, "zentrunk-*")
	if err != nil {
		return nil, &Error{"make", err}
	}
	// Windows refuses to remove the name of a file that is open.
	return &File{f, os.Remove(f.Name()) != nil}, nil
}

// Write implements [io.Writer].
func (f *File) Write(b []byte) (int, error) {
	n, err := f.on.Write(b)
	return n, failed("write", err)
}

// WriteString implements [io.StringWriter].
func (f *File) WriteString(s string) (int, error) {
	n, err := f.on.WriteString(s)
	return n, failed("write", err)
}

// Truncate changes the size of the file, and not where it is read and written next.
func (f *File) Truncate(size int64) error { return failed("write", f.on.Truncate(size)) }

// Read implements [io.Reader].
func (f *File) Read(b []byte) (int, error) {
	n, err := f.on.Read(b)
	return n, failed("read", err)
}

// ReadAt implements [io.ReaderAt].
func (f *File) ReadAt(b []byte, off int64) (int, error) {
	n, err := f.on.ReadAt(b, off)
	return n, failed("read", err)
}

// Seek implements [io.Seeker].
func (f *File) Seek(offset int64, whence int) (int64, error) {
	n, err := f.on.Seek(offset, whence)
	return n, failed("read", err)
}

// Close closes the file, and removes it where that could not be done before.
func (f *File) Close() error {
	err := f.on.Close()
	if f.named {
		err = errors.Join(err, os.Remove(f.on.Name()))
	}
	return failed("close", err)
}

// failed keeps [io.EOF] as it is: readers compare it.
func failed(op string, err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	return &Error{op, err}
}
