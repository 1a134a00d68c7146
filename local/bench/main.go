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
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
)

// roleArg begins the arguments of a process that the bench starts for itself.
const roleArg = "role"

type options struct {
	Quick   bool     `help:"Small sizes: a minute or two, and no document is written. The targets are meant for the full ones."`
	Only    []string `enum:"${measurements}" help:"Measure this alone, and write no document: ${measurements}. May be repeated."`
	Profile string   `type:"path" help:"Folder for profiles of the job's CPU time and memory, for go tool pprof."`
	Module  string   `type:"path" default:".." help:"Folder of the functions' module."`
	Python  string   `type:"path" default:"../.tools/peers/bin/python" help:"Interpreter that has what the Python peers need; make bench makes it. Empty: no such peers."`
	Doc     string   `type:"path" default:"../docs/performance.md" help:"Document whose tables are written."`
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == roleArg {
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

// A measurement makes some rows of the table.
type measurement struct {
	name  string
	title string // in the document
	run   func(*bench, context.Context) ([]row, error)
}

var measurements = []measurement{
	{"pace", "Share of the pace", (*bench).pace},
	{"sequential", "Paging as SDKs do it", (*bench).sequential},
	{"throughput", "Requests without a limit", (*bench).throughput},
	{"requests", "Requests of a day", (*bench).requests},
	{"pull", "Pull, beside Python", (*bench).pull},
	{"memory", "Memory of a whole day", (*bench).memory},
	{"publish", "Publish, beside DuckDB", (*bench).publish},
	{"union", "What a published day costs a run", (*bench).union},
	{"coldstart", "Cold start", (*bench).coldstart},
	{"lookup", "Lookup", (*bench).lookup},
	{"cost", "Cost", (*bench).cost},
}

func names() []string {
	var out []string
	for _, m := range measurements {
		out = append(out, m.name)
	}
	return out
}

// longest is the most time that one measurement may take. On two cores none
// takes more than half of it.
const longest = 25 * time.Minute

// run measures what o asks for and writes the table. What cannot be measured is
// an error in the end, and does not keep the rest from being measured.
func run(ctx context.Context, o options, out io.Writer) error {
	dir, err := os.MkdirTemp("", "zentrunk-bench-")
	if err != nil {
		return fmt.Errorf("make a temporary folder: %w", err)
	}
	defer os.RemoveAll(dir)
	b := &bench{dir: dir, profile: o.Profile, module: o.Module, python: o.Python, peers: filepath.Join(o.Module, "local", "bench", "peers"), sizes: full}
	if o.Quick {
		b.sizes = quick
	}
	if _, err := os.Stat(o.Python); err != nil {
		fmt.Fprintln(os.Stderr, "no Python peers, and no document:", err)
		b.python = ""
	}
	if o.Profile != "" {
		if err := os.MkdirAll(o.Profile, 0o755); err != nil {
			return fmt.Errorf("make the folder for profiles: %w", err)
		}
	}
	on := machine()
	fmt.Fprintln(out, on)
	var rows []row
	var sections []section
	var failed []string
	for _, m := range measurements {
		if len(o.Only) > 0 && !slices.Contains(o.Only, m.name) || ctx.Err() != nil {
			continue
		}
		fmt.Fprintf(os.Stderr, "measuring %s\n", m.name)
		mctx, cancel := context.WithTimeout(ctx, longest)
		got, err := m.run(b, mctx)
		cancel()
		if err != nil {
			failed = append(failed, fmt.Sprintf("%s: %v", m.name, err))
		}
		rows = append(rows, got...)
		sections = append(sections, section{m.title, got})
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
	if o.Quick || len(o.Only) > 0 || b.python == "" {
		return nil // the document holds all rows, at full sizes
	}
	return writeDoc(o.Doc, on, sections)
}
