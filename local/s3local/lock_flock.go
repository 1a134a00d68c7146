//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package s3local

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// lock takes the folder for this process until unlock is called or the process ends, however
// it ends. It does not hold on a file system without locks. The file stays: if it were
// removed, two processes could hold locks on two files of one name.
func lock(file string) (unlock func(), holds bool, err error) {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, filePerm)
	if err != nil {
		return nil, false, fmt.Errorf("lock folder: %w", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	switch {
	case errors.Is(err, syscall.EWOULDBLOCK):
		f.Close()
		return nil, false, ErrInUse
	case errors.Is(err, syscall.ENOTSUP), errors.Is(err, syscall.ENOLCK):
		// A network file system without locks: the user must take care.
	case err != nil:
		f.Close()
		return nil, false, fmt.Errorf("lock folder: %w", err)
	}
	return func() { f.Close() }, err == nil, nil
}
