package calls

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/zentrunk"
)

// JSON returns r as one line of JSON: an object with the columns of calls.parquet under
// their names and in their order, null where a column is NULL. Times are RFC 3339 in UTC,
// amounts are strings that lose no digit, and extra is the object that it is.
func (r *Row) JSON() (json.RawMessage, error) {
	out := []byte{'{'}
	for i := range table() {
		c := &table()[i]
		if i > 0 {
			out = append(out, ',')
		}
		out = fmt.Appendf(out, "%q:", c.Name)
		v := c.valueOf(r)
		text, err := canonical(plainValue(c, &v))
		if err != nil {
			return nil, fmt.Errorf("call %s: %s: %w", r.Call.UUID, c.Name, err)
		}
		out = append(out, text...)
	}
	return append(out, '}'), nil
}

// plainValue returns a value of a column as JSON writes it.
func plainValue(c *column, v *parquet.Value) any {
	switch {
	case v.IsNull():
		return nil
	case c.Name == "extra":
		return json.RawMessage(v.ByteArray())
	case strings.HasPrefix(c.Type, "DECIMAL"):
		amount, _ := money.FromUnits(v.Int64()) // DECIMAL(18,8) holds nothing that an Amount does not
		return amount.String()
	case strings.HasPrefix(c.Type, "TIMESTAMP"):
		return time.UnixMicro(v.Int64()).UTC()
	}
	switch v.Kind() {
	case parquet.Boolean:
		return v.Boolean()
	case parquet.Int32:
		return v.Int32()
	case parquet.Double:
		return v.Double()
	}
	return string(v.ByteArray())
}

// Record returns the record of the call, with the fields that no column takes.
func (r *Row) Record() (zentrunk.Call, error) {
	c := r.Call
	unknown, _, err := splitExtra(r.Extra)
	c.Unknown = unknown
	return c, err
}
