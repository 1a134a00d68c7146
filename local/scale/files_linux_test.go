package scale

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// openFiles is how many bytes the files in folder have that this process holds open,
// those without a name included. Most of what is open are connections, which are not
// asked for a path: it is called with each request. It is -1 where it cannot be known.
func openFiles(folder string) (bytes int64) {
	const table = "/proc/self/fd"
	open, err := os.ReadDir(table)
	if err != nil {
		return -1
	}
	for _, entry := range open {
		fd, err := strconv.Atoi(entry.Name())
		var info syscall.Stat_t
		if err != nil || syscall.Fstat(fd, &info) != nil || info.Mode&syscall.S_IFMT != syscall.S_IFREG {
			continue // or closed by now
		}
		if file, err := os.Readlink(filepath.Join(table, entry.Name())); err == nil && strings.HasPrefix(file, folder) {
			bytes += info.Size
		}
	}
	return bytes
}
