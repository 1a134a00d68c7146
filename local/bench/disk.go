package main

import (
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"
)

// diskStep is how often a disk watch looks. A scratch file lies whole for as long as it
// is read back and put.
const diskStep = 20 * time.Millisecond

// A diskWatch measures the most that this process's open files in one folder hold. A scratch file has no name: only the process that holds it can be asked.
type diskWatch struct {
	most atomic.Int64
	done chan struct{}
	gone chan struct{}
}

func watchDisk(dir string) *diskWatch {
	w := &diskWatch{done: make(chan struct{}), gone: make(chan struct{})}
	go func() {
		defer close(w.gone)
		ticker := time.NewTicker(diskStep)
		defer ticker.Stop()
		for {
			w.most.Store(max(w.most.Load(), openBytes(dir)))
			select {
			case <-w.done:
				w.most.Store(max(w.most.Load(), openBytes(dir))) // the last word
				return
			case <-ticker.C:
			}
		}
	}()
	return w
}

// stop ends the watch and returns the most it saw, in bytes.
func (w *diskWatch) stop() int64 {
	close(w.done)
	<-w.gone
	return w.most.Load()
}

// openBytes returns what the open files below dir hold, those without a name
// included.
func openBytes(dir string) int64 {
	const table = "/proc/self/fd"
	entries, err := os.ReadDir(table)
	if err != nil {
		return 0 // no Linux: the peak of memory is an error there
	}
	sum := int64(0)
	for _, e := range entries {
		name := filepath.Join(table, e.Name())
		to, err := os.Readlink(name)
		if err != nil || !strings.HasPrefix(to, dir+string(filepath.Separator)) {
			continue
		}
		if info, err := os.Stat(name); err == nil {
			sum += info.Size()
		}
	}
	return sum
}
