package daily_test

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A published file of which only the keys can be read is one that cannot be read: the
// run that needs more of it ends as a failure of the store where it has fewer calls,
// and goes on where it has all.
func TestBaseWhoseValuesAreDamaged(t *testing.T) {
	t.Parallel()
	s := newScene(t, 300, 5000)
	s.run(t)
	before := s.store.Object(t, "team/"+bucket.CallsKey(date))
	head, err := s.job.Bucket.Head(t.Context(), bucket.CallsKey(date))
	if err != nil {
		t.Fatal(err)
	}
	spoil := func() {
		meta := maps.Clone(head.Meta)
		delete(meta, "sha256")
		if err := s.job.Bucket.Put(t.Context(), bucket.CallsKey(date), bucket.Bytes(spoilColumn(t, before, "from_number")), meta, bucket.Condition{}); err != nil {
			t.Fatal(err)
		}
	}
	spoil()
	s.account.SetQuirks(zentrunktest.Quirks{Gone: zentrunktest.Fewer(3)})
	_, err = s.job.Run(t.Context(), s.day, true)
	if _, ok := errors.AsType[*bucket.Error](err); !ok || !strings.Contains(err.Error(), "list-object-versions") {
		t.Errorf("err = %v, want a failure of the store with the way to restore", err)
	}
	s.account.SetQuirks(zentrunktest.Quirks{})
	moved := false
	s.account.Change(func(c *zentrunktest.Call) { // its published row is needed whole
		if !moved && c.Override == nil {
			moved = true
			c.End = c.End.Add(time.Second)
		}
	})
	s.lookBack(t)
	want := s.want()
	want.Twice = true // the moved call's end is another than that of its insights
	dailytest.Check(t, s.store, want)
}

// spoilColumn returns file with the values of one column damaged.
func spoilColumn(t *testing.T, file []byte, name string) []byte {
	t.Helper()
	f, err := parquet.OpenFile(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	spoiled := slices.Clone(file)
	for _, c := range f.Metadata().RowGroups[0].Columns {
		if c.MetaData.PathInSchema[0] == name {
			for i := range c.MetaData.TotalCompressedSize / 2 {
				spoiled[c.MetaData.DataPageOffset+c.MetaData.TotalCompressedSize/4+i] ^= 0x55
			}
		}
	}
	if slices.Equal(spoiled, file) {
		t.Fatalf("there is no column %s", name)
	}
	return spoiled
}

// A call whose end moves to a later window while the day is read keeps what is
// published of it.
func TestCallMovesWhileItIsRead(t *testing.T) {
	t.Parallel()
	s := newScene(t, 200, 60)
	s.run(t)
	plan, err := s.job.Plan(t.Context(), s.day)
	if err != nil || len(plan.Windows) < 2 {
		t.Fatalf("%+v, %v", plan, err)
	}
	last := plan.Windows[len(plan.Windows)-1]
	var moved string
	for i, w := range plan.Windows {
		if _, err := s.job.Pull(t.Context(), s.day, w); err != nil {
			t.Fatal(err)
		}
		if i > 0 {
			continue
		}
		s.account.Change(func(c *zentrunktest.Call) {
			if moved == "" && c.Insights != nil && c.Answered && c.Override == nil && c.End.Before(w.To) {
				moved, c.End = c.UUID, last.From
			}
		})
		s.account.SetFaults(zentrunktest.AtCall(moved, 1_000_000, zentrunktest.StatusFault(500)))
	}
	if _, err := s.job.Publish(t.Context(), plan, true); err != nil {
		t.Fatal(err)
	}
	if got := dailytest.Statuses(t, s.store.Object(t, "team/"+bucket.CallsKey(date)))[moved]; got != "ok" {
		t.Errorf("the insights of the call that moved are %q", got)
	}
}
