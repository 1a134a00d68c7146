package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"zentrunk-reports/internal/month"
	"zentrunk-reports/internal/render"
	"zentrunk-reports/local/whole"
	"zentrunk-reports/local/workbook"
)

// A statementCommand writes the statement of a month.
type statementCommand struct {
	monthFlags
	Format string `enum:"json,csv,html,xlsx," default:"" placeholder:"json|csv|html|xlsx" help:"Format of the statement. Without it, the ending of --output decides; otherwise it is json."`
	Output string `placeholder:"FILE" help:"File to write; an existing file is replaced. Without it, standard output."`
}

// Help is what --help says below the flags.
func (c *statementCommand) Help() string {
	return `The statement says what the month cost: in total, and by direction, trunk, country, route, transport and day. It is made from the published days, and is the same as in the bucket below months/. A workbook has a sheet for each breakdown.
If a month is not over, or days of it are missing, only its published days are written. Its state is then open, and standard error says why.

Examples:
  zentrunk statement --month 2026-11 --bucket my-bucket
  zentrunk statement --month 2026-11 --out out --format csv
  zentrunk statement --month 2026-11 --bucket my-bucket --output november.xlsx`
}

// Validate is called by the command line.
func (c *statementCommand) Validate() error {
	if c.Format == "" {
		c.Format = "json"
		if ending := strings.TrimPrefix(strings.ToLower(filepath.Ext(c.Output)), "."); forms[ending] != nil {
			c.Format = ending
		}
	}
	return c.check()
}

// forms write a statement.
var forms = map[string]func(io.Writer, *month.Statement) error{
	"json": render.StatementJSON, "csv": render.StatementCSV, "html": render.StatementHTML, "xlsx": workbook.Write,
}

// Run is called by the command line.
func (c *statementCommand) Run(ctx context.Context) error {
	if c.Format == "xlsx" && c.Output == "" && term.IsTerminal(int(os.Stdout.Fd())) {
		return refusal{errors.New("a workbook cannot be shown on a terminal: name a file with --output")}
	}
	place, err := c.place(ctx)
	if err != nil {
		return err
	}
	s, err := c.statement(ctx, place)
	if err != nil {
		return err
	}
	var b bytes.Buffer // whole before any of it is written
	if err := forms[c.Format](&b, s); err != nil {
		return err
	}
	if why := whyOpen(s); why != "" {
		fmt.Fprintln(os.Stderr, "zentrunk: "+why)
	}
	if c.Output == "" {
		_, err := os.Stdout.Write(b.Bytes())
		return ending(ctx, err)
	}
	return whole.Write(c.Output, b.Bytes())
}

// whyOpen says why a month is not closed, nothing of one that is.
func whyOpen(s *month.Statement) string {
	var why []string
	for _, list := range []struct {
		dates []string
		what  string
	}{{s.Days.Missing, "not published"}, {s.Days.Incomplete, "not complete"}, {s.Days.Foreign, "of another account, currency or time zone, and in no figure"}} {
		switch n := len(list.dates); n {
		case 0:
		case 1:
			why = append(why, list.dates[0]+" is "+list.what)
		default:
			why = append(why, fmt.Sprintf("%d days are %s, the first is %s", n, list.what, list.dates[0]))
		}
	}
	if len(why) == 0 {
		return ""
	}
	return s.Month + " is open: " + strings.Join(why, "; ")
}
