package display

import (
	"strconv"
	"strings"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/local/when"
)

// absentCell stands for a value that the API left out.
const absentCell = "-"

// A column is one of the table of calls. Its width is fixed before the first
// call is known, so that rows can be written as they come.
type column struct {
	header      string
	least, most int // width
	right       bool
	whole       bool // never shortened: part of it would be of no use, or wrong
	rank        int  // where not all fit, the lowest stay
	text        func(zentrunk.Call) string
}

// callColumns are in the order in which they are shown, with times by c. The first six
// ranks fit 80 characters: a call is told from others by when it was, who called whom,
// how long they talked and how it ended.
func callColumns(c when.Clock) []column {
	return []column{
		{"end_time (" + c.City() + ")", 19, 19, false, true, 1, func(call zentrunk.Call) string { return c.Wall(call.EndTime) }},
		{"dir", 3, 3, false, false, 4, func(c zentrunk.Call) string { return shortDirection(c.Direction) }},
		{"from", 13, 16, false, false, 3, func(c zentrunk.Call) string { return c.FromNumber }},
		{"to", 13, 16, false, false, 2, func(c zentrunk.Call) string { return c.ToNumber }},
		{"talk s", 6, 6, true, true, 5, func(c zentrunk.Call) string { return whole(c.CallDuration) }},
		{"bill s", 6, 6, true, true, 9, func(c zentrunk.Call) string { return whole(c.BillDuration) }},
		{"amount", 8, 12, true, true, 8, func(c zentrunk.Call) string { return amount(c.Amount) }},
		{uuidHeader, 36, 36, false, true, 7, func(c zentrunk.Call) string { return c.UUID }},
		{"hangup", 18, 34, false, false, 6, hangup},
		{"ended by", 8, 8, false, false, 10, func(c zentrunk.Call) string { return c.HangupSource }},
		{"route", 5, 5, false, false, 11, route},
		{"stir", 14, 16, false, false, 12, stir},
		{"trunk", 17, 20, false, false, 13, trunk},
	}
}

// uuidHeader is the head of the column that narrow terminals lack.
const uuidHeader = "call_uuid"

func shortDirection(direction string) string {
	switch direction {
	case "inbound":
		return "in"
	case "outbound":
		return "out"
	}
	return direction
}

func hangup(c zentrunk.Call) string {
	switch {
	case !c.HangupCode.Valid:
		return c.HangupName
	case c.HangupName == "":
		return whole(c.HangupCode)
	}
	return whole(c.HangupCode) + " " + c.HangupName
}

func route(c zentrunk.Call) string {
	if c.FromCountry == "" && c.ToCountry == "" {
		return ""
	}
	return orAbsent(c.FromCountry) + ">" + orAbsent(c.ToCountry)
}

func stir(c zentrunk.Call) string {
	if c.Attestation == "" {
		return c.STIRVerification
	}
	return c.Attestation + " " + c.STIRVerification
}

// trunk returns the trunk's id, which is the first label of its domain.
func trunk(c zentrunk.Call) string {
	id, _, _ := strings.Cut(c.TrunkDomain, ".")
	return id
}

func whole(n zentrunk.Null[int32]) string {
	if !n.Valid {
		return ""
	}
	return strconv.Itoa(int(n.V))
}

func amount(a zentrunk.Null[money.Amount]) string {
	if !a.Valid {
		return ""
	}
	return a.V.String()
}

func truth(b zentrunk.Null[bool]) string {
	if !b.Valid {
		return ""
	}
	return strconv.FormatBool(b.V)
}

func orAbsent(s string) string {
	if s == "" {
		return absentCell
	}
	return s
}
