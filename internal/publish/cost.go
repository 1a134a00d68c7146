package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/focus"
	"zentrunk-reports/internal/scratch"
)

// A cost is the day's focus.parquet, which lies on the disk: a day of many rates is large.
type cost struct {
	dir    string
	groups *focus.Builder
	file   *scratch.File // nil until it is made
	body   bucket.Body
	rows   int64 // 0 where no call has an amount: the day has no such file
}

func (p *Publisher) newCost() *cost {
	first, _ := time.Parse(time.DateOnly, p.Day.Date[:len("2006-01")]+"-01") // Date is one
	month := func(n int) time.Time {
		day, _ := calendar.ParseDay(first.AddDate(0, n, 0).Format(time.DateOnly), p.Settings.Location)
		return day.From
	}
	return &cost{dir: p.TempDir, groups: focus.New(focus.Options{
		Account: p.Settings.Account, Currency: p.Settings.Currency,
		MonthFrom: month(0), MonthTo: month(1), From: p.Day.From, To: p.Day.To, TempDir: p.TempDir,
	})}
}

// write makes the file of what was added.
func (c *cost) write() (err error) {
	if c.groups.Empty() {
		return nil
	}
	if c.file, err = scratch.New(c.dir); err != nil {
		return err
	}
	sum := sha256.New()
	if c.rows, err = c.groups.Write(io.MultiWriter(c.file, sum)); err != nil {
		return err
	}
	size, err := c.file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	c.body = bucket.Body{ReadSeeker: c.file, Bytes: size, SHA256: hex.EncodeToString(sum.Sum(nil))}
	return c.groups.Verify(c.file, size)
}

func (c *cost) close() {
	c.groups.Close()
	if c.file != nil {
		c.file.Close()
	}
}
