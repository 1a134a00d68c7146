package report

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Integrity compares what is reported with what the API counts, and says what
// could not be read.
type Integrity struct {
	APITotalCount int `json:"api_total_count"`
	Calls         int `json:"calls"`
	Rejected      int `json:"rejected"` // records that are in no figure
	// Kept counts those of Calls that an earlier run read and this one did not: the
	// API does not show them any more.
	Kept int `json:"kept"`
	// Unread counts, by field of the API, the calls that lack it because its value
	// could not be read; fields of the insights are insights.rtt and the like. It is
	// never nil.
	Unread map[string]int `json:"unread"`
	// UnreadRecords counts the calls that lack any field so.
	UnreadRecords int `json:"unread_records"`
	// UnfitAmounts counts the sums and rates of [Spend] that DECIMAL(18,8) cannot
	// hold: they are NULL in spend.parquet and whole in report.json.
	UnfitAmounts int `json:"unfit_amounts"`
}

// UnreadAmounts returns how many calls have an amount that could not be read, and
// are in the spend with nothing.
func (i *Integrity) UnreadAmounts() int { return i.Unread[amountField] }

// SpendUnknown is whether there are records and the amount of none could be read:
// the sum is 0 and says nothing.
func (i *Integrity) SpendUnknown() bool {
	return i.Calls+i.Rejected > 0 && i.UnreadAmounts() == i.Calls
}

// CallsUnknown is whether there are records and none could be read: that there are
// no calls says nothing.
func (i *Integrity) CallsUnknown() bool { return i.Calls == 0 && i.Rejected > 0 }

// complete is whether as many records were read as the API counts. More are no
// fault: calls come late.
func (i *Integrity) complete() bool { return i.Calls-i.Kept+i.Rejected >= i.APITotalCount }

func (i *Integrity) check(complete bool, s *Spend) error {
	switch {
	case i.Calls != s.Total.Calls:
		return fmt.Errorf("integrity says %d calls, spend %d", i.Calls, s.Total.Calls)
	case i.Rejected < 0 || i.APITotalCount < 0:
		return fmt.Errorf("integrity has a negative count: %d of %d rejected", i.Rejected, i.APITotalCount)
	case i.Kept < 0 || i.Kept > i.Calls:
		return fmt.Errorf("%d of %d calls are kept", i.Kept, i.Calls)
	case complete != i.complete():
		return fmt.Errorf("complete is %t with %d calls, %d of them kept, and %d rejects of %d", complete, i.Calls, i.Kept, i.Rejected, i.APITotalCount)
	case i.UnfitAmounts != s.unfit():
		return fmt.Errorf("%d amounts do not fit DECIMAL(18,8), integrity says %d", s.unfit(), i.UnfitAmounts)
	}
	return i.checkUnread()
}

func (i *Integrity) checkUnread() error {
	if i.Unread == nil {
		return errors.New("unread is null")
	}
	most, sum := 0, 0
	for _, field := range slices.Sorted(maps.Keys(i.Unread)) {
		n := i.Unread[field]
		if n < 1 || n > i.Calls {
			return fmt.Errorf("%d of %d calls lack %s", n, i.Calls, field)
		}
		most, sum = max(most, n), sum+n
	}
	if i.UnreadRecords < most || i.UnreadRecords > min(sum, i.Calls) {
		return fmt.Errorf("%d calls lack a field, single fields are lacking up to %d times and %d times in all", i.UnreadRecords, most, sum)
	}
	return nil
}

// unfit returns how many sums and rates DECIMAL(18,8) cannot hold.
func (s *Spend) unfit() int {
	n := s.Total.unfit()
	for _, rows := range s.Breakdowns() {
		for i := range rows {
			n += rows[i].unfit()
		}
	}
	return n
}

func (l *SpendLine) unfit() int {
	_, err := l.Amount.Amount()
	n := one(err != nil)
	if l.RatePerMinute != nil {
		_, err := l.RatePerMinute.Amount()
		n += one(err != nil)
	}
	return n
}

// The share and the number of records from which on those that could not be read
// put the figures in doubt: both have to be exceeded.
const (
	doubtPercent = 1
	doubtRecords = 10
)

// Doubtful is whether so many records were rejected or not read whole that nothing
// is compared with the day.
func (i *Integrity) Doubtful() bool {
	lost := i.UnreadRecords + i.Rejected
	return i.SpendUnknown() || lost > doubtRecords && 100*lost > doubtPercent*(i.Calls+i.Rejected)
}
