// Command bench measures the job's speed and memory against its targets and
// against peers, prints a table and, at full sizes, puts it into
// docs/performance.md. It starts itself again in roles, so that the memory of the job
// is that of the job alone: a simulated account, an S3 server and the job are
// processes of their own that talk over loopback, as in production they talk
// over a network.
//
// A target that is missed is said in the table and is no failure: the exit code
// is 0. It is 1 where something could not be measured.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"zentrunk-reports/internal/heap"
)

// roleArg begins the arguments of a process that the bench starts for itself.
const roleArg = "role"

type options struct {
	Quick   bool     `help:"Small sizes: a minute or two, and no document is written. The targets are meant for the full ones."`
	Only    []string `enum:"${measurements}" help:"Measure this alone: ${measurements}. May be repeated. Nothing is written but what huge, which only this makes, measures."`
	Profile string   `type:"path" help:"Folder for profiles of the job's CPU time and memory, for go tool pprof."`
	Module  string   `type:"path" default:".." help:"Folder of the functions' module."`
	Python  string   `type:"path" default:"../.tools/peers/bin/python" help:"Interpreter that has what the Python peers need; make bench makes it. Empty: no such peers."`
	Doc     string   `type:"path" default:"../docs/performance.md" help:"Document whose tables are written."`
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == roleArg {
		if os.Args[2] == "job" {
			heap.UseBudget() // as the function does
		}
		os.Exit(report(act(os.Args[2], os.Stdin, os.Stdout)))
	}
	var o options
	kong.Parse(&o, kong.Name("bench"), kong.Description("Measure the job's speed and memory against its targets and peers."),
		kong.Vars{"measurements": strings.Join(names(), ",")})
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(report(run(ctx, o, os.Stdout)))
}

func report(err error) int {
	if err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		return 1
	}
	return 0
}

// run measures what o asks for and writes the table. What cannot be measured is
// an error in the end, and does not keep the rest from being measured.
func run(ctx context.Context, o options, out io.Writer) error {
	dir, err := os.MkdirTemp("", "zentrunk-bench-")
	if err != nil {
		return fmt.Errorf("make a temporary folder: %w", err)
	}
	defer os.RemoveAll(dir)
	b, err := o.bench(dir)
	if err != nil {
		return err
	}
	on := machine()
	fmt.Fprintln(out, on)
	var rows []row
	sections := map[place][]section{}
	var failed []string
	for _, m := range measurements {
		if !o.wants(m) || ctx.Err() != nil {
			continue
		}
		fmt.Fprintf(os.Stderr, "measuring %s\n", m.name)
		mctx, cancel := context.WithTimeout(ctx, m.when.longest)
		got, err := m.run(b, mctx)
		cancel()
		if err != nil {
			failed = append(failed, fmt.Sprintf("%s: %v", m.name, err))
		}
		rows = append(rows, got...)
		sections[m.when.place] = append(sections[m.when.place], section{m.title, got})
	}
	if err := writeTable(out, rows); err != nil {
		return err
	}
	if o.Quick {
		fmt.Fprintln(out, "\nThese are small sizes. What a day costs once weighs more in them: the pace of listing\nand the growth of memory are to be judged by the full ones.")
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if len(failed) > 0 {
		return fmt.Errorf("not measured: %s", strings.Join(failed, "; "))
	}
	for _, at := range o.places(b.python) {
		if err := writeDoc(o.Doc, at, on, sections[at]); err != nil {
			return err
		}
	}
	return nil
}

// bench is what the measurements share, in the folder dir.
func (o *options) bench(dir string) (*bench, error) {
	b := &bench{dir: dir, profile: o.Profile, module: o.Module, python: o.Python, peers: filepath.Join(o.Module, "local", "bench", "peers"), sizes: full}
	if o.Quick {
		b.sizes = quick
	}
	if _, err := os.Stat(o.Python); err != nil {
		fmt.Fprintln(os.Stderr, "no Python peers, and no document of what has some:", err)
		b.python = ""
	}
	if o.Profile != "" {
		if err := os.MkdirAll(o.Profile, 0o755); err != nil {
			return nil, fmt.Errorf("make the folder for profiles: %w", err)
		}
	}
	return b, nil
}
