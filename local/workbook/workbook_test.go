package workbook_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/xuri/excelize/v2"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/month"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/local/workbook"
)

// Amounts are stored with all their digits, ids and what looks like a formula as text,
// and a key that is not there as an empty cell. Other readers confirm all of it in
// checks/workbook.py.
func TestWrite(t *testing.T) {
	t.Parallel()
	amount, err := money.ParseSum("9876543210987654321.12345678")
	if err != nil {
		t.Fatal(err)
	}
	id, formula := "93667062664669661", "=1+1"
	line := report.SpendLine{}
	line.Add(&report.SpendLine{Calls: 3, Answered: 2, TalkSeconds: 61, BilledSeconds: 61, Amount: amount})
	s := &month.Statement{Month: "2026-11", State: month.Open, Names: map[string]string{id: formula}, ByDay: []report.SpendRow{}}
	s.Spend.ByTrunk = []report.SpendRow{{Key: &id, SpendLine: line}, {SpendLine: line}}
	s.Days.Missing = []string{"2026-11-30"}
	var b bytes.Buffer
	if err := workbook.Write(&b, s); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	const sheet = "By trunk"
	for cell, want := range map[string]struct {
		text string
		kind excelize.CellType
	}{
		"A2": {id, excelize.CellTypeSharedString}, "B2": {formula, excelize.CellTypeSharedString}, "C2": {"3", excelize.CellTypeUnset},
		"F2": {"1.02", excelize.CellTypeUnset}, "G2": {"9876543210987654321.12345678", excelize.CellTypeUnset}, "A3": {"", excelize.CellTypeUnset},
	} {
		kind, err := f.GetCellType(sheet, cell)
		if err != nil {
			t.Fatal(err)
		}
		text, err := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
		if err != nil || text != want.text || kind != want.kind {
			t.Errorf("%s is %q of type %d, %v, want %q of type %d", cell, text, kind, err, want.text, want.kind)
		}
	}
	if rows, err := f.GetRows(sheet); err != nil || len(rows) != 3 {
		t.Errorf("%d rows, %v, want the header and two: no total", len(rows), err)
	}
}

// A writer that fails is the error, with the month.
func TestWriteFails(t *testing.T) {
	t.Parallel()
	if err := workbook.Write(fullDisk{}, &month.Statement{Month: "2026-11"}); !errors.Is(err, errFull) {
		t.Errorf("on a full disk: %v", err)
	}
}

var errFull = errors.New("no space left")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }
