package verify

import (
	"math/big"

	"github.com/parquet-go/parquet-go"
)

// readTable reads a small Parquet file as a whole, row by row.
func readTable(file *parquetFile) (out []record, err error) {
	defer damaged(&err)
	for _, group := range file.RowGroups() {
		first := len(out)
		for range group.NumRows() {
			out = append(out, record{})
		}
		for _, name := range file.names {
			for _, r := range out[first:] {
				r[name] = nil
			}
			of := cellOf(file.kinds[name])
			err := eachPage(group, file.index[name], func(p page) error {
				values := make([]parquet.Value, p.NumRows())
				n, _ := p.Values().ReadValues(values)
				for i, v := range values[:n] {
					if !v.IsNull() {
						out[first+p.at+i][name] = of(v)
					}
				}
				return nil
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// cellOf returns how a value of a kind becomes one that [same] compares.
func cellOf(k kind) func(parquet.Value) any {
	switch k {
	case text:
		return func(v parquet.Value) any { return string(v.ByteArray()) }
	case cash:
		return func(v parquet.Value) any { return amount{big.NewInt(v.Int64())}.String() }
	case precise:
		return func(v parquet.Value) any { return quantityOf(signed(v.ByteArray())) }
	case moment:
		return func(v parquet.Value) any { return instant(v.Int64()) }
	case flag:
		return func(v parquet.Value) any { return v.Boolean() }
	case double:
		return func(v parquet.Value) any { return v.Double() }
	case count:
		return func(v parquet.Value) any { return int64(v.Int32()) }
	case long:
		return func(v parquet.Value) any { return v.Int64() }
	}
	return func(v parquet.Value) any { return v.String() }
}

// signed reads a number of two's complement, the highest byte first.
func signed(b []byte) *big.Int {
	n := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0] >= 0x80 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return n
}

// A tableColumn is a column as it has to be.
type tableColumn struct {
	name string
	kind kind
}

// compareTables compares the Parquet files beside calls.parquet with the calls.
func (d *day) compareTables(calls *derived, there files) {
	d.compareRowCount(d.manifestBook(), callsKey(d.date), d.rows)
	d.table(there, spendKey(d.date), spendColumns(), func(b *book, got []record) { b.table(spendHeader, d.spend.breakdowns, got) })
	d.table(there, qualityKey(d.date), qualityColumns(), func(b *book, got []record) { b.table(qualityHeader, calls.quality, got) })
	d.trafficTable(calls, there)
	d.focusTable(calls, there)
}

func (d *day) manifestBook() *book { return d.books[0] }

// compareRowCount compares the rows that the manifest tells of a Parquet file.
func (d *day) compareRowCount(b *book, key string, rows int64) {
	if f, ok := d.manifest.files[d.place.Whole(key)]; ok {
		b.equal("rows of "+d.place.Whole(key), f.rows, rows)
	}
}

// table opens a table, judges its schema and its number of rows, and hands its rows to
// compare. An object that is not there has been told of.
func (d *day) table(there files, key string, columns []tableColumn, compare func(*book, []record)) *parquetFile {
	o := there[key]
	if o == nil {
		return nil
	}
	b := d.book(key)
	file, err := openParquet(o)
	var got []record
	if err == nil {
		d.compareRowCount(d.manifestBook(), key, file.NumRows())
		if !b.schema(file, columns) {
			return nil
		}
		got, err = readTable(file)
	}
	if err != nil {
		b.say("cannot be read: %v", err)
		return nil
	}
	compare(b, got)
	return file
}

// schema compares the columns of a table. More than are wanted are no fault.
func (b *book) schema(file *parquetFile, want []tableColumn) bool {
	for _, c := range want {
		if got, ok := file.kinds[c.name]; !ok {
			b.say("there is no column %s", c.name)
		} else if got != c.kind {
			b.say("column %s has the type %s, want %s", c.name, got, c.kind)
		}
	}
	return b.clean()
}

func spendColumns() []tableColumn {
	out := []tableColumn{{"dimension", text}, {"key", text}}
	for _, name := range spendHeader {
		k := long
		if name == "amount" || name == "rate_per_minute" {
			k = cash
		}
		out = append(out, tableColumn{name, k})
	}
	return out
}

func qualityColumns() []tableColumn {
	counts := map[string]bool{"calls": true, "answered": true, "rated": true, "excellent": true, "good": true, "fair": true, "poor": true}
	out := []tableColumn{{"dimension", text}, {"key", text}}
	for _, name := range qualityHeader {
		k := double
		if counts[name] {
			k = long
		}
		out = append(out, tableColumn{name, k})
	}
	return out
}

// table compares the rows of a table with breakdowns: the total first, then each in the
// order of the report.
func (b *book) table(header []string, want []breakdown, got []record) {
	parts := map[string][]record{}
	var order []string
	for _, r := range got {
		name, _ := r["dimension"].(string)
		if len(order) == 0 || order[len(order)-1] != name {
			if parts[name] != nil {
				b.say("the rows of dimension %q do not stand together", name)
			}
			order = append(order, name)
		}
		parts[name] = append(parts[name], r)
	}
	for _, w := range want {
		b.lines("dimension "+w.name, header, fitting(w.rows), parts[w.name], inOrder)
		delete(parts, w.name)
	}
	for name := range parts {
		b.say("there are rows of dimension %q, which the report does not have", name)
	}
	b.dimensions(want, order)
}

// dimensions judges the order of the dimensions that have rows.
func (b *book) dimensions(want []breakdown, got []string) {
	i := 0
	for _, w := range want {
		if len(w.rows) == 0 {
			continue
		}
		if b.clean() && (i >= len(got) || got[i] != w.name) {
			b.say("dimension %s does not stand where the report has it", w.name)
		}
		i++
	}
}

// fitting returns rows in which amounts that DECIMAL(18,8) does not hold are NULL.
func fitting(rows []line) []line {
	out := make([]line, len(rows))
	for i, r := range rows {
		out[i] = line{r.key, append([]any(nil), r.cells...)}
		for c, v := range out[i].cells {
			if a, ok := v.(amount); ok && !a.fits() {
				out[i].cells[c] = nil
			}
		}
	}
	return out
}
