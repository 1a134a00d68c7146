package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/month"
	"zentrunk-reports/internal/zones"
	"zentrunk-reports/local/invoice"
	"zentrunk-reports/local/whole"
)

// A reconcileCommand compares a month with a file of the vendor's.
type reconcileCommand struct {
	monthFlags
	Columns   columns   `placeholder:"country=NAME,amount=NAME" help:"Columns of the file by their names: country, calls, minutes, amount. Those that are not named are found by their usual names."`
	Decimal   string    `enum:"point,comma," default:"" placeholder:"point|comma" help:"The decimal sign of the file, if the file itself does not show it."`
	Tolerance tolerance `default:"0.01" placeholder:"AMOUNT" help:"The largest allowed difference of minutes and amounts; 0.01 without it. Calls may not differ."`
	Output    string    `placeholder:"FILE" help:"File to write; an existing file is replaced. Without it, standard output."`
	Invoice   string    `arg:"" name:"invoice.csv" help:"The usage by destination country, as CSV."`
}

// Help is what --help says below the flags.
func (c *reconcileCommand) Help() string {
	return `Compares what Plivo invoiced with what its API said of each call: calls, minutes and money of each destination country and in total. The file is the usage by country of the monthly export: save its sheet of trunk calls as CSV. Several rows of one country are added up, and rows of totals are checked. For each difference, the text names the cause if the call records show one. You can send the text as it is.
Exit status 0: they agree. 1: they do not. 2: they cannot be compared.

Examples:
  zentrunk reconcile --month 2026-11 --bucket my-bucket usage-november.csv
  zentrunk reconcile --month 2026-11 --out out --columns country=Destination,amount=Charges usage.csv
  zentrunk reconcile --month 2026-11 --bucket my-bucket --tolerance 0.05 --output differences.txt usage.csv`
}

// Validate is called by the command line.
func (c *reconcileCommand) Validate() error { return c.check() }

// columns are those of an invoice.
type columns invoice.Columns

// Decode is called by the command line.
func (c *columns) Decode(ctx *kong.DecodeContext) error {
	text, err := flagValue(ctx, *c != columns{}, "names such as country=Destination,amount=Charges")
	if err != nil {
		return err
	}
	parsed, err := invoice.ParseColumns(text)
	if err != nil {
		return fmt.Errorf("is %q, %w", text, err)
	}
	*c = columns(parsed)
	return nil
}

// A tolerance is an exact amount, not below 0.
type tolerance struct{ money.Sum }

// Decode is called by the command line.
func (t *tolerance) Decode(ctx *kong.DecodeContext) error {
	const want = "an amount such as 0.01"
	text, err := flagValue(ctx, false, want)
	if err != nil {
		return err
	}
	sum, err := money.ParseSum(text)
	if err != nil || sum.Sign() < 0 {
		return fmt.Errorf("is %q, want %s", text, want)
	}
	t.Sum = sum
	return nil
}

// Run is called by the command line.
func (c *reconcileCommand) Run(ctx context.Context) error {
	read, err := c.read()
	if err != nil {
		return refusal{fmt.Errorf("%s: %w", c.Invoice, err)}
	}
	place, err := c.place(ctx)
	if err != nil {
		return refusal{err}
	}
	s, err := c.statement(ctx, place)
	if err != nil {
		return refusal{err}
	}
	if err := over(s.Month, s.Timezone, time.Now()); err != nil {
		return refusal{err}
	}
	compared, err := invoice.Compare(read, s, c.Tolerance.Sum)
	if err != nil {
		return refusal{fmt.Errorf("%s: %w", c.Invoice, err)}
	}
	if err := compared.Explain(ctx, place); err != nil {
		return refusal{ending(ctx, err)}
	}
	var b strings.Builder // whole before any of it is written
	if err := compared.Write(&b); err != nil {
		return err
	}
	if err := c.write(ctx, b.String()); err != nil {
		return refusal{err}
	}
	if compared.Differs() {
		return verdict(exitFailed)
	}
	return nil
}

// mostInvoice bounds what is read: a file by country has some hundreds of lines.
const mostInvoice = 64 << 20

func (c *reconcileCommand) read() (*invoice.Invoice, error) {
	info, err := os.Stat(c.Invoice)
	if err == nil && info.Size() > mostInvoice {
		err = fmt.Errorf("it has %d MiB, want the usage by country, which is small", info.Size()>>20)
	}
	if err != nil {
		return nil, withoutPath(err)
	}
	b, err := os.ReadFile(c.Invoice)
	if err != nil {
		return nil, withoutPath(err)
	}
	decimal := map[string]invoice.Decimal{"point": invoice.Point, "comma": invoice.Comma}[c.Decimal]
	return invoice.Read(filepath.Base(c.Invoice), b, invoice.Options{Columns: invoice.Columns(c.Columns), Decimal: decimal})
}

// withoutPath returns what is wrong with a file that is named already.
func withoutPath(err error) error {
	if path, ok := errors.AsType[*os.PathError](err); ok {
		return path.Err
	}
	return err
}

func (c *reconcileCommand) write(ctx context.Context, text string) error {
	if c.Output != "" {
		return whole.Write(c.Output, []byte(text))
	}
	_, err := os.Stdout.WriteString(text)
	return ending(ctx, err)
}

// over returns why a month cannot be compared with an invoice: it is not over.
func over(of, zone string, now time.Time) error {
	loc, err := zones.Load(zone)
	if err != nil {
		return err
	}
	first, err := month.Parse(of)
	if err != nil {
		return err
	}
	if end := time.Date(first.Year(), first.Month()+1, 1, 0, 0, 0, 0, loc); now.Before(end) {
		return fmt.Errorf("%s is not over: an invoice is compared with a whole month", of)
	}
	return nil
}
