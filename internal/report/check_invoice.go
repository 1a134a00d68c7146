package report

import (
	"fmt"
	"reflect"
)

// checkInvoice holds the invoice to what follows from the day, the past and the
// rules that it names.
func (r *Report) checkInvoice() error {
	i := &r.Invoice
	if i.FairUse.ShortSeconds < 1 {
		return fmt.Errorf("calls are short up to %d s, want at least 1", i.FairUse.ShortSeconds)
	}
	if err := i.FairUse.check(r.Spend.Total.Calls); err != nil {
		return err
	}
	// Calls of unknown countries are eligible, so that an account without calls
	// of India has every call that was not answered among the abandoned.
	if lost := r.Spend.Total.Calls - r.Spend.Total.Answered; i.FairUse.Eligible == r.Spend.Total.Calls && i.FairUse.Abandoned < lost {
		return fmt.Errorf("%d calls were abandoned, %d not answered", i.FairUse.Abandoned, lost)
	}
	if !reflect.DeepEqual(r.reckon(i.FairUse, i.rules()), *i) {
		return fmt.Errorf("the month of %s does not follow from the day and its past", i.Month.Month)
	}
	if m := &i.Month; m.Published+len(m.Missing)+len(m.Foreign) != m.Days || m.Published < 1 {
		return fmt.Errorf("%d days are published, %d missing and %d foreign of %d", m.Published, len(m.Missing), len(m.Foreign), m.Days)
	}
	return nil
}

func (u *FairUse) check(calls int) error {
	if u.Eligible < 0 || u.Eligible > calls || u.Short < 0 || u.Abandoned < 0 || u.Short+u.Abandoned > u.Eligible {
		return fmt.Errorf("%d short and %d abandoned calls of %d eligible of %d", u.Short, u.Abandoned, u.Eligible, calls)
	}
	return nil
}
