package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A function is one whose start is measured.
type function struct {
	name  string
	pkg   string            // from the module's root, or "hello"
	most  float64           // times hello's start; 0 for hello itself
	env   map[string]string // its settings
	start []float64         // seconds from exec to the first poll
}

func functions() []*function {
	credentials := map[string]string{"ZENTRUNK_AUTH_ID": zentrunktest.DefaultAuthID, "ZENTRUNK_AUTH_TOKEN": zentrunktest.DefaultAuthToken}
	return []*function{
		{name: "hello", pkg: "./local/bench/hello"},
		{name: "dailyreport", pkg: "./functions/dailyreport", most: 1.80, env: merged(credentials, "REPORT_BUCKET", bucketName)},
		{name: "callinsights", pkg: "./functions/callinsights", most: 1.25, env: credentials},
	}
}

func merged(env map[string]string, name, value string) map[string]string {
	out := map[string]string{name: value}
	for n, v := range env {
		out[n] = v
	}
	return out
}

// coldstart measures how long each function takes from exec to its first poll
// for an event, in turns with a function that does nothing.
func (b *bench) coldstart(ctx context.Context) ([]row, error) {
	dir, err := os.MkdirTemp(b.dir, "bootstraps-")
	if err != nil {
		return nil, fmt.Errorf("make a temporary folder: %w", err)
	}
	defer os.RemoveAll(dir)
	all := functions()
	for _, f := range all {
		if err := b.build(ctx, f.pkg, filepath.Join(dir, f.name)); err != nil {
			return nil, err
		}
	}
	for range b.sizes.starts {
		for _, f := range all {
			took, err := firstPoll(ctx, filepath.Join(dir, f.name), f.env)
			if err != nil {
				return nil, fmt.Errorf("start %s: %w", f.name, err)
			}
			f.start = append(f.start, took.Seconds())
		}
	}
	hello := median(all[0].start)
	var rows []row
	for _, f := range all {
		rows = append(rows, row{"start of " + f.name, milliseconds(median(f.start)), "", true,
			join(spread(f.start, milliseconds), "exec to the first poll; on this machine, not on Lambda's")})
		if f.most > 0 {
			share := median(f.start) / hello
			rows = append(rows, row{"  times hello's", times(share), "<= " + times(f.most), share <= f.most, "of the medians, in turns, the same build flags"})
		}
	}
	return rows, nil
}

func milliseconds(v float64) string { return fmt.Sprintf("%.2f ms", 1000*v) }

// build compiles a function as make build does, for this machine. The file is written once
// more, whole: the linker writes through a mapping, a page at a time, and Linux maps such a
// file a page at a time as well. That would add to each start, and to that of one file more
// than to that of another with the same bytes.
func (b *bench) build(ctx context.Context, pkg, bootstrap string) error {
	dir := b.module
	if rest, ok := strings.CutPrefix(pkg, "./local"); ok { // a module of its own
		dir, pkg = filepath.Join(dir, "local"), "."+rest
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-tags", "lambda.norpc",
		"-ldflags", "-s -w", "-o", bootstrap, pkg)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", pkg, err, out)
	}
	program, err := os.ReadFile(bootstrap)
	if err != nil {
		return err
	}
	if err := os.Remove(bootstrap); err != nil { // else the file's pages stay as they are
		return err
	}
	return os.WriteFile(bootstrap, program, 0o755)
}

// firstPoll starts bootstrap under a Lambda runtime API and returns how long it
// took to its first poll. It ends the process.
func firstPoll(ctx context.Context, bootstrap string, env map[string]string) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	polled := make(chan time.Time, 1)
	api := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case polled <- time.Now():
		default:
		}
		<-r.Context().Done() // there is no event
	}))
	defer api.Close()
	cmd := exec.Command(bootstrap)
	cmd.Env = []string{"AWS_LAMBDA_RUNTIME_API=" + api.Listener.Addr().String(), "AWS_REGION=eu-central-1", "AWS_LAMBDA_FUNCTION_NAME=function"}
	for name, value := range env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	cmd.Stderr = os.Stderr
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	exited := make(chan error, 1)
	go func() { exited <- cmd.Wait() }()
	select {
	case at := <-polled:
		cmd.Process.Kill() //nolint:errcheck // it may be gone by then
		<-exited
		return at.Sub(began), nil
	case err := <-exited:
		return 0, fmt.Errorf("it ended before it polled: %v", err)
	case <-ctx.Done():
		cmd.Process.Kill() //nolint:errcheck // it may be gone by then
		<-exited
		return 0, ctx.Err()
	}
}
