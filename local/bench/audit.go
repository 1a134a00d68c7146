package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/pull"
	"zentrunk-reports/local/verify"
)

// mostVerify is how much longer a verification may take than reading all columns.
const mostVerify = 2.0

// An auditSpec is a published day that is verified and read, in turns.
type auditSpec struct {
	Root    string // folder of the bucket's objects
	Date    string
	Runs    int
	TempDir string
	Profile string
}

// An audited is what the runs took, in seconds.
type audited struct {
	Calls                    int
	Read, Verify             []float64 // by the clock
	ReadCPU, VerifyCPU       []float64 // of the process
	PeakOfReading, PeakInAll int64
}

// audit compares `zentrunk verify` of a day with the project's own reader, which reads
// all columns of its calls.parquet in the same process.
func (b *bench) audit(ctx context.Context) ([]row, error) {
	n := b.sizes.audited
	r, err := b.rig(ctx, &accountSpec{Calls: n, Drawn: true})
	if err != nil {
		return nil, err
	}
	defer r.close()
	spec := jobSpec{Step: stepFill, Drawn: n, Insights: pull.InsightsAnswered}
	filled, err := r.job(ctx, "audit-fill", spec)
	if err != nil {
		return nil, err
	}
	spec.Step, spec.Plan = stepPublish, filled.Plan
	if _, err := r.job(ctx, "audit-publish", spec); err != nil {
		return nil, err
	}
	a, err := r.auditDay(ctx)
	if err != nil {
		return nil, err
	}
	if a.Calls != n {
		return nil, fmt.Errorf("%d calls were verified, %d published", a.Calls, n)
	}
	return a.rows(), nil
}

// auditDay verifies the rig's day in a process of its own.
func (r *rig) auditDay(ctx context.Context) (a audited, err error) {
	spec := auditSpec{
		Root: filepath.Join(r.dir, "store", bucketName), Date: r.from.Format(time.DateOnly), Runs: r.b.sizes.runs, TempDir: r.dir,
	}
	if r.b.profile != "" {
		spec.Profile = filepath.Join(r.b.profile, "audit")
	}
	c, err := start(ctx, "audit", r.dir, nil, spec)
	if err != nil {
		return a, err
	}
	return a, errors.Join(c.read(&a), c.stop())
}

func (a *audited) rows() []row {
	read, took := median(a.Read), median(a.Verify)
	cpu := median(a.VerifyCPU) / median(a.ReadCPU)
	return []row{
		{"verify " + thousands(a.Calls) + " calls", seconds(took), "", true, join(spread(a.Verify, seconds), "a folder; the reader takes "+seconds(read)+" for all columns")},
		{"  times the project's reader", times(took / read), "<= " + times(mostVerify), took/read <= mostVerify, "by the clock, same process, in turns"},
		{"  times its processor", times(cpu), "<= " + times(mostVerify), cpu <= mostVerify, "medians; " + seconds(median(a.VerifyCPU)) + " of processor"},
		{"  peak memory", mebibytes(float64(a.PeakInAll)), "", true, "RSS of the process, which reads and verifies; " + mebibytes(float64(a.PeakOfReading)) + " when it had only read"},
	}
}

// auditRole reads and verifies a day in turns.
func auditRole(ctx context.Context, raw json.RawMessage, p *parent) error {
	var spec auditSpec
	if err := json.Unmarshal(raw, &spec); err != nil {
		return err
	}
	var a audited
	for i := range spec.Runs {
		clock, cpu, err := timed(func() error {
			return readWhole(filepath.Join(spec.Root, filepath.FromSlash(bucket.CallsKey(spec.Date))))
		})
		if err != nil {
			return err
		}
		a.Read, a.ReadCPU = append(a.Read, clock), append(a.ReadCPU, cpu)
		if i == 0 {
			if a.PeakOfReading, err = peakRSS(); err != nil {
				return err
			}
		}
		profile := ""
		if i == spec.Runs-1 {
			profile = spec.Profile
		}
		stop, err := startProfile(profile)
		if err != nil {
			return err
		}
		clock, cpu, err = timed(func() (err error) {
			a.Calls, err = verifyDay(ctx, &spec)
			return err
		})
		if err := errors.Join(err, stop()); err != nil {
			return err
		}
		a.Verify, a.VerifyCPU = append(a.Verify, clock), append(a.VerifyCPU, cpu)
	}
	var err error
	if a.PeakInAll, err = peakRSS(); err != nil {
		return err
	}
	return p.tell(a)
}

// timed returns the seconds that do takes by the clock and of the processor.
func timed(do func() error) (clock, cpu float64, err error) {
	began, used := time.Now(), processor()
	err = do()
	return time.Since(began).Seconds(), (processor() - used).Seconds(), err
}

// processor is the time of the processor that this process has used.
func processor() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// readWhole reads all rows of a file by the project's reader.
func readWhole(name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	reader, err := calls.Open(file, info.Size())
	if err != nil {
		return err
	}
	defer reader.Close()
	var row calls.Row
	for {
		err := reader.Next(&row)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// verifyDay returns how many calls were verified. A fault is an error.
func verifyDay(ctx context.Context, spec *auditSpec) (int, error) {
	var faults []error
	result, err := verify.Look(ctx, verify.InFolder(spec.Root, ""), verify.Options{Temp: spec.TempDir}, func(f verify.Fault) {
		faults = append(faults, errors.New(f.String()))
	})
	return int(result.Calls), errors.Join(append(faults, err)...)
}
