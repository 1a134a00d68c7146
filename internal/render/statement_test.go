package render_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/calls"
	months "zentrunk-reports/internal/month"
	"zentrunk-reports/internal/render"
	"zentrunk-reports/internal/report"
)

// A year holds reports of days, by date, as what is published.
type year map[string]*report.Report

func (y year) Days(context.Context) ([]string, error) {
	var out []string
	for date := range y {
		out = append(out, date)
	}
	slices.Sort(out)
	return out, nil
}

func (y year) Manifest(ctx context.Context, date string) ([]byte, error) {
	r := y[date]
	if r == nil {
		return nil, fs.ErrNotExist
	}
	b, key, err := y.Report(ctx, date)
	if err != nil {
		return nil, err
	}
	return json.Marshal(map[string]any{
		"account": r.Account, "date": date, "timezone": r.Timezone, "currency": r.Currency, "complete": r.Complete,
		"files": []map[string]string{{"key": key, "sha256": fmt.Sprintf("%x", sha256.Sum256(b))}},
	})
}

func (y year) Report(_ context.Context, date string) ([]byte, string, error) {
	var b bytes.Buffer
	err := render.JSON(&b, y[date])
	return b.Bytes(), "reports/dt=" + date + "/report.json", err
}

func statementOf(t testing.TB, y year, of string) *months.Statement {
	t.Helper()
	s, err := months.Gather(t.Context(), y, of)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// statements are the months that the page is tried with.
func statements(t testing.TB) map[string]*months.Statement {
	t.Helper()
	y, first := year{}, time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	for n := range 61 {
		start := first.AddDate(0, 0, n)
		y[start.Format(time.DateOnly)] = simulated(t, start, 60+7*(n%11), 0, nil)
	}
	named := statementOf(t, y, "2026-10")
	for i, row := range named.Spend.ByTrunk {
		if row.Key != nil && i%2 == 0 {
			named.Names[*row.Key] = []string{"Head office", "Call centre, outbound", "=cmd|' /C calc'!A0"}[i/2%3]
		}
	}
	y["2026-11-01"], y["2026-11-02"] = simulated(t, first.AddDate(0, 0, 61), 100, 4, nil), simulated(t, first.AddDate(0, 0, 62), 100, 0, nil)
	y["2026-11-04"], y["2026-11-03"] = simulated(t, first.AddDate(0, 0, 64), 90, 0, nil), simulated(t, first.AddDate(0, 0, 63), 90, 0, nil)
	y["2026-11-03"].Currency = "EUR"
	delete(y, "2026-10-02")
	strange := year{"2026-11-22": samples(t)["hostile"], "2026-11-20": simulated(t, midnight.AddDate(0, 0, -2), 400, 0, func(i int, row *calls.Row) {
		row.TrunkID = fmt.Sprintf("9366706266466%04d", i)
	})}
	hostileNames := statementOf(t, strange, "2026-11")
	for i, row := range hostileNames.Spend.ByTrunk {
		if row.Key != nil {
			hostileNames.Names[*row.Key] = hostile[i%len(hostile)]
		}
	}
	return map[string]*months.Statement{
		"closed": named, "open": statementOf(t, y, "2026-11"), "strange": hostileNames,
		"largest": statementOf(t, year{"2026-11-22": largest(t)}, "2026-11"), "empty": statementOf(t, year{"2026-11-22": simulated(t, midnight, 0, 0, nil)}, "2026-11"),
	}
}

var statementForms = map[string]func(io.Writer, *months.Statement) error{
	"json": render.StatementJSON, "csv": render.StatementCSV, "html": render.StatementHTML,
}

func stated(t testing.TB, f func(io.Writer, *months.Statement) error, s *months.Statement) string {
	t.Helper()
	var b bytes.Buffer
	if err := f(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The statement of a small month is what the golden files say, in every form.
func TestStatementGolden(t *testing.T) {
	t.Parallel()
	y := year{"2026-11-22": day(t, 50), "2026-10-22": simulated(t, midnight.AddDate(0, -1, 0), 40, 0, nil)}
	s := statementOf(t, y, "2026-11")
	s.Names["93667062664669661"] = `+Head "office", 2nd floor`
	for ending, f := range statementForms {
		name := filepath.Join("testdata", "statement."+ending)
		got := stated(t, f, s)
		if *update {
			if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-golden +got):\n%s", name, diff)
		}
		if again := stated(t, f, s); again != got {
			t.Errorf("%s: two writes of one statement differ", name)
		}
		if err := f(fullDisk{}, s); !errors.Is(err, errFull) || !strings.Contains(err.Error(), "2026-11") {
			t.Errorf("%s on a full disk = %v", ending, err)
		}
	}
}

// statement.csv reads back as it was, whatever the data holds; every line ends in CR LF,
// and no cell is one that a spreadsheet would compute.
func TestStatementCSV(t *testing.T) {
	t.Parallel()
	for name, s := range statements(t) {
		text := stated(t, render.StatementCSV, s)
		if strings.HasPrefix(text, "\ufeff") || !strings.HasSuffix(text, "\r\n") || !strings.HasPrefix(text, render.StatementColumns+"\r\n") {
			t.Errorf("%s: the file is %.100q", name, text)
		}
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		want := 2
		for _, list := range s.Breakdowns() {
			want += len(list)
		}
		if len(rows) != want {
			t.Errorf("%s: %d lines, want %d", name, len(rows), want)
		}
		for _, row := range rows[1:] {
			for _, cell := range row[:3] {
				if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
					t.Errorf("%s: the cell %q would be computed", name, cell)
				}
			}
			if row[0] == "trunk" && row[1] != "" && !strings.HasPrefix(row[1], "trunk:") {
				t.Errorf("%s: the trunk %q is a number", name, row[1])
			}
		}
	}
}

// A statement's page is small, asks for nothing, shows text of the data as text, and
// says what its figures are not of before any of them.
func TestStatementPage(t *testing.T) {
	t.Parallel()
	outside := regexp.MustCompile(`(?i)<script|<iframe|<object|<embed|<form|@import|url\(|https?:|\son[a-z]+=|srcset|\ssrc=`)
	for name, s := range statements(t) {
		page := stated(t, render.StatementHTML, s)
		text := regexp.MustCompile(`(?s)title="[^"]*"|>[^<]*<`).ReplaceAllString(page, "><")
		if found := outside.FindString(text); found != "" || len(page) > 150_000 || strings.Contains(page, "ZgotmplZ") {
			t.Errorf("%s: %d bytes, holds %q", name, len(page), found)
		}
		if n := strings.Count(page, " data-warning="); (n == 0) != (name == "closed") || n > 0 && strings.LastIndex(page, " data-warning=") > strings.Index(page, " data-f=") {
			t.Errorf("%s: %d warnings, want them before the figures", name, n)
		}
		if *pagesDir != "" && name != "largest" {
			dir := filepath.Join(*pagesDir, "statement-"+name)
			if err := os.MkdirAll(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			for ending, f := range statementForms {
				if err := os.WriteFile(filepath.Join(dir, "statement."+ending), []byte(stated(t, f, s)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// A month whose days do not all count says which do not.
func TestStatementWarnings(t *testing.T) {
	t.Parallel()
	page := stated(t, render.StatementHTML, statements(t)["open"])
	for _, want := range []string{
		"Not published, and in no figure: days 5 to 30.", "another account, currency or time zone, and in no figure: day 3.",
		"Not complete, so the figures are too low: day 1.", ">open<", "Not all of those days are published",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
