package invoice

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A record is a line of the file, cut into cells.
type record struct {
	line  int // in the file, from 1
	cells []string
}

// cut reads the file with one delimiter.
func cut(text string, delimiter rune) ([]record, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = delimiter, -1
	var out []record
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0)
		for i := range cells {
			cells[i] = strings.TrimFunc(cells[i], blank)
		}
		out = append(out, record{line, cells})
	}
}

// decode returns the text of a file.
func decode(b []byte) (string, error) {
	switch {
	case bytes.HasPrefix(b, []byte("PK\x03\x04")), bytes.HasPrefix(b, []byte("\xd0\xcf\x11\xe0")):
		return "", errors.New("it is a workbook: save the sheet of trunk calls as CSV, and name that file")
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return wide(b[2:], binary.LittleEndian)
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return wide(b[2:], binary.BigEndian)
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(b) || bytes.IndexByte(b, 0) >= 0 {
		return "", errors.New("it is not UTF-8: save it as CSV UTF-8")
	}
	return string(b), nil
}

func wide(b []byte, order binary.ByteOrder) (string, error) {
	if len(b)%2 != 0 {
		return "", errors.New("its last character is cut")
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = order.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units)), nil
}

// headerLines is how far down the header may be: exports have titles above it.
const headerLines = 30

// A sheet is a file whose header is found.
type sheet struct {
	head    []string
	columns [kinds]int // -1 where there is none
	rows    []record   // below the header
}

// findSheet finds the delimiter and the header by which the file has the columns that
// are needed. The error is that of the header which came closest.
func findSheet(text string, names Columns) (*sheet, error) {
	closest, best := errors.New("it has no lines"), -1
	for _, delimiter := range ",;\t" {
		all, err := cut(text, delimiter)
		if err != nil {
			if best < 0 {
				closest = fmt.Errorf("it is not CSV: %w", err)
			}
			continue
		}
		for i, r := range all[:min(len(all), headerLines)] {
			columns, found, err := findColumns(r.cells, names)
			if err == nil {
				return &sheet{r.cells, columns, all[i+1:]}, nil
			}
			if score := 10*found + min(len(r.cells), 9); found > 0 && score > best || best < 0 && len(r.cells) > 1 {
				closest, best = err, score
			}
		}
	}
	return nil, closest
}
