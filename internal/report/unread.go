package report

import (
	"maps"
	"strings"
	"time"

	"zentrunk-reports/internal/calls"
)

// amountField is the field whose sum is the spend.
const amountField = "total_amount"

// A rule is whether a value that a column does not take stands for none. It is
// nil for fields that have no such value.
type rule func(value string) bool

// The fields of the API that columns hold, by name. Where Extra holds one of
// them, its value could not be read, or stands for none.
var (
	recordRules = map[string]rule{
		"call_id": nil, "from_number": nil, "to_number": nil, "call_direction": nil,
		"call_duration": nil, "bill_duration": nil, "billed_duration": nil,
		"initiation_time": before2000, "answer_time": before2000,
		"hangup_cause_name": nil, "hangup_cause_code": nil, "hangup_source": nil,
		"total_rate": nil, amountField: nil, "trunk_domain": nil, "from_country": nil, "to_country": nil, "transport_protocol": nil,
		"srtp": nil, "secure_trunking": nil, "secure_trunking_rate": nil, "cnam_lookup": nil, "cnam_lookup_rate": nil,
		"stir_verification": nil, "attestation_indicator": nil,
	}
	insightsRules = map[string]rule{
		"rtt": belowZero, "jitter": belowZero, "packet_loss": belowZero, "post_dial_delay": belowZero, "plivo_quality_score": belowZero,
		"from": nil, "to": nil,
	}
	partyRules = map[string]rule{"carrier": nil, "region": nil}
)

// before2000 is whether a time is before the year 2000: there are no such calls,
// and systems write such times where they have none.
func before2000(value string) bool {
	value = strings.TrimSpace(strings.Trim(value, `"`))
	at, err := time.Parse(time.DateOnly, value[:min(len(value), len(time.DateOnly))])
	return err == nil && at.Year() < 2000
}

// belowZero is whether a metric is below 0, which no real one can be.
func belowZero(value string) bool {
	number := strings.TrimSpace(strings.Trim(value, `"`))
	return strings.HasPrefix(number, "-") && strings.Trim(number[1:], ".0123456789eE+-") == ""
}

// An unread counts what calls lack because its value could not be read.
type unread struct {
	fields  map[string]int // calls by field
	records int            // calls that lack any
}

// add counts what a call lacks, by its Extra.
func (u *unread) add(extra string) {
	if extra == "" {
		return
	}
	found := 0
	calls.EachMember(extra, func(name, value string) {
		if name != "insights" {
			found += u.note("", name, value, recordRules)
			return
		}
		calls.EachMember(value, func(name, value string) {
			if name != "from" && name != "to" || !strings.HasPrefix(value, "{") {
				found += u.note("insights.", name, value, insightsRules)
				return
			}
			// The decoder leaves of a party what it does not know or cannot read.
			calls.EachMember(value, func(part, value string) {
				found += u.note("insights."+name+".", part, value, partyRules)
			})
		})
	})
	u.records += min(found, 1)
}

// note counts a value where its field is one of those that have a rule and it does not
// stand for none.
func (u *unread) note(prefix, name, value string, rules map[string]rule) int {
	standsForNone, known := rules[name]
	if !known || standsForNone != nil && standsForNone(value) {
		return 0
	}
	if u.fields == nil {
		u.fields = map[string]int{}
	}
	u.fields[prefix+name]++
	return 1
}

// counts returns the calls by field, never nil.
func (u *unread) counts() map[string]int {
	if u.fields == nil {
		return map[string]int{}
	}
	return maps.Clone(u.fields)
}
