package main

import (
	"bytes"
	"encoding/json"
	"io"
)

// formats are the flags that name how the answer is written. Without one, it is
// a table on a terminal and JSON anywhere else.
type formats struct {
	Table bool `xor:"format" help:"A table for people, the default on a terminal. In a pipe it is as wide as COLUMNS says, or as it needs."`
	JSON  bool `xor:"format" help:"As the API sent it, the default in a pipe or a file."`
}

func (f formats) json(out output) bool { return f.JSON || (!f.Table && !out.Terminal) }

// writeAnswer writes what the API sent as it is, and ends the line.
func writeAnswer(w io.Writer, raw json.RawMessage) error {
	_, err := w.Write(append(bytes.TrimRight(raw, "\r\n"), '\n'))
	return err
}

// oneLine returns a record as the API sent it, without the line breaks that a
// record may have between its values.
func oneLine(raw json.RawMessage) []byte {
	var line bytes.Buffer
	if bytes.ContainsAny(raw, "\r\n") && json.Compact(&line, raw) == nil {
		return line.Bytes()
	}
	return raw
}
