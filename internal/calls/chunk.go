package calls

import (
	"errors"
	"io"

	"github.com/parquet-go/parquet-go"
)

// A chunkReader reads the values of one column of one row group.
type chunkReader struct {
	pages  parquet.Pages
	page   parquet.Page // under way, or nil
	values parquet.ValueReader
}

// read reads some values, at least one where it returns no error. They are good
// until the next read: a page that is done with is given back then.
func (c *chunkReader) read(values []parquet.Value) (int, error) {
	for {
		if c.page == nil {
			page, err := c.pages.ReadPage()
			if err != nil {
				return 0, err
			}
			c.page, c.values = page, page.Values()
		}
		n, err := c.values.ReadValues(values)
		if n > 0 {
			return n, nil
		}
		if err == nil {
			return 0, io.ErrNoProgress
		}
		if !errors.Is(err, io.EOF) {
			return 0, err
		}
		c.release()
	}
}

func (c *chunkReader) release() {
	if c.page != nil {
		parquet.Release(c.page)
		c.page, c.values = nil, nil
	}
}

func (c *chunkReader) close() error {
	c.release()
	return c.pages.Close()
}
