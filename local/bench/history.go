package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// Targets of what `zentrunk find` takes.
const (
	mostFindUUID   = 3 * time.Second
	mostFindNumber = 10 * time.Second
	mostFindBytes  = 100 << 20
)

// historySize is the days that are searched. Those of distinct calls are published under
// many dates each: a file of its own for each of 400 days would take hours to make. The
// call that is sought is in one more day, the oldest.
type historySize struct{ calls, distinct, dates int }

// The numbers that are sought: one with few calls in the oldest day, and one that has
// some in each date of one file.
const (
	rareNumber = "+493099900011"
	busyNumber = "+493099900022"
)

// history measures how `zentrunk find` finds a call, and the calls of a number, among
// those of more than a year.
func (b *bench) history(ctx context.Context) ([]row, error) {
	r, err := b.rig(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer r.close()
	uuid, bytes, err := r.fillHistory(ctx, b.sizes.history)
	if err != nil {
		return nil, err
	}
	program := filepath.Join(r.dir, "zentrunk")
	build := exec.CommandContext(ctx, "go", "build", "-ldflags", "-s -w", "-o", program, "./zentrunk") // what a debugger needs takes longest to link
	build.Dir = filepath.Join(b.module, "local")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build zentrunk: %w: %s", err, out)
	}
	days := b.sizes.history.distinct*b.sizes.history.dates + 1
	among := fmt.Sprintf("the oldest of %s days of %s calls, %s", thousands(days), thousands(b.sizes.history.calls), mebibytes(float64(bytes)))
	var rows []row
	for _, f := range []finding{
		{"find a call by UUID", []string{"--uuid", uuid}, mostFindUUID, among},
		{"find a UUID that no day has", []string{"--uuid", "7b1d4c2e-5f60-4a1b-9c3d-2e4f6a8b0c1d"}, 0, "all days"},
		{"find the calls of a number", []string{"--number", rareNumber}, mostFindNumber, "in the same day"},
		{fmt.Sprintf("find those of one that calls on %d days", b.sizes.history.dates), []string{"--number", busyNumber}, 0, "the same three calls on each"},
	} {
		got, err := r.find(ctx, program, f)
		if err != nil {
			return rows, err
		}
		rows = append(rows, got...)
	}
	return rows, nil
}

// A finding is one search and its targets.
type finding struct {
	name  string
	args  []string
	most  time.Duration // 0 where it has no targets
	among string
}

// fillHistory puts the days into the rig's store, and returns the UUID of a call of the
// oldest one and the bytes of all.
func (r *rig) fillHistory(ctx context.Context, size historySize) (uuid string, bytes int64, err error) {
	for n := range size.distinct + 1 {
		file := filepath.Join(r.dir, fmt.Sprintf("day-%d.parquet", n))
		number := map[int]string{0: busyNumber, size.distinct: rareNumber}[n]
		if uuid, err = writeHistoryDay(ctx, file, uint64(n+1), size.calls, number); err != nil {
			return "", 0, err
		}
		info, err := os.Stat(file)
		if err != nil {
			return "", 0, err
		}
		dates := size.dates
		if n == size.distinct {
			dates = 1
		}
		for i := range dates {
			back := 1 + n + i*size.distinct
			if dates == 1 {
				back = 1 + size.distinct*size.dates
			}
			if err := r.linkDay(file, r.from.AddDate(0, 0, -back).Format(time.DateOnly)); err != nil {
				return "", 0, err
			}
			bytes += info.Size()
		}
	}
	return uuid, bytes, nil
}

// linkDay puts file into the store's folder as the calls of date: a store that finds a
// file it did not write gives it the ETag of its bytes.
func (r *rig) linkDay(file, date string) error {
	in := func(key string) string { return filepath.Join(r.dir, "store", bucketName, filepath.FromSlash(key)) }
	for _, key := range []string{bucket.CallsKey(date), bucket.ManifestKey(date)} {
		if err := os.MkdirAll(filepath.Dir(in(key)), 0o700); err != nil {
			return err
		}
	}
	if err := os.WriteFile(in(bucket.ManifestKey(date)), []byte("{}\n"), 0o600); err != nil {
		return err
	}
	return os.Link(file, in(bucket.CallsKey(date)))
}

// writeHistoryDay writes a day of so many calls, three of them to number, and returns the
// UUID of one.
func writeHistoryDay(ctx context.Context, path string, seed uint64, n int, number string) (uuid string, err error) {
	file, err := os.Create(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	drawn := zentrunktest.Generate(zentrunktest.GenOptions{Seed: seed, Start: encodedFrom, Calls: n})
	slices.SortFunc(drawn, func(a, b zentrunktest.Call) int { return cmp.Or(a.End.Compare(b.End), cmp.Compare(a.UUID, b.UUID)) })
	w := calls.NewWriter(file)
	for i := range drawn {
		if number != "" && i%(n/3+1) == n/7 {
			drawn[i].To, uuid = number, drawn[i].UUID
		}
		r, err := rowOf(&drawn[i])
		if err == nil {
			err = cmp.Or(w.Write(&r), ctx.Err())
		}
		if err != nil {
			return "", err
		}
	}
	return uuid, w.Close()
}

// find runs a search several times against the store, and once through a tap.
func (r *rig) find(ctx context.Context, program string, f finding) ([]row, error) {
	if _, _, err := r.runFind(ctx, program, f, r.storeURL()); err != nil { // the store's own first reading is not the search's
		return nil, err
	}
	var took []float64
	for range r.b.sizes.runs {
		t, _, err := r.runFind(ctx, program, f, r.storeURL())
		if err != nil {
			return nil, err
		}
		took = append(took, t.Seconds())
	}
	t, err := openTap(r.storeURL())
	if err != nil {
		return nil, err
	}
	defer t.close()
	_, found, err := r.runFind(ctx, program, f, t.url)
	if err != nil {
		return nil, err
	}
	read, middle := t.reset(), median(took)
	rows := []row{
		{f.name, seconds(middle), "", true, join(f.among, fmt.Sprintf("%d calls found", found), spread(took, seconds))},
		{"  bytes read", mebibytes(float64(read.total())), "", true, thousands(read.Requests) + " requests"},
	}
	if f.most > 0 {
		rows[0].target, rows[0].met = "<= "+seconds(f.most.Seconds()), middle <= f.most.Seconds()
		rows[1].target, rows[1].met = "<= "+mebibytes(mostFindBytes), read.total() <= mostFindBytes
	}
	return rows, nil
}

// runFind runs the program as a person does. Nothing found is its exit status 1.
func (r *rig) runFind(ctx context.Context, program string, f finding, endpoint string) (took time.Duration, found int, err error) {
	cmd := exec.CommandContext(ctx, program, append([]string{"find", "--bucket", bucketName, "--json"}, f.args...)...)
	cmd.Env = append(append(os.Environ(), r.env...), endpointVariable+"="+endpoint)
	var said strings.Builder
	cmd.Stderr = &said
	began := time.Now()
	out, err := cmd.Output()
	took = time.Since(began)
	if err != nil && !strings.Contains(said.String(), "days from ") {
		return 0, 0, fmt.Errorf("zentrunk find: %w: %s", err, &said)
	}
	return took, strings.Count(string(out), "\n"), nil
}
