// Package whole writes a file whole or not at all, also where the program or the machine
// ends meanwhile.
package whole

import (
	"errors"
	"os"
	"path/filepath"
)

// Write puts b where name is, or leaves what is there as it was. The folder has to exist.
func Write(name string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
