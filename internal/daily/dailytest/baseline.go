package dailytest

import (
	"bytes"
	"encoding/json"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// hours is what baseline.json says of an account, a country or a trunk.
type hours struct {
	Calls   [24]int    `json:"calls"`
	Short   [24]int    `json:"short"`
	Failed  int        `json:"failed"`
	Capped  [24]string `json:"capped"`
	Squares int64      `json:"squares"`

	capped [24]int64 // hundred-millionths
}

// baseline is baseline.json as another reader would declare it.
type baseline struct {
	Date      string            `json:"date"`
	Account   *hours            `json:"account"`
	Countries map[string]*hours `json:"countries"`
	Trunks    map[string]*hours `json:"trunks"`
}

// Baseline derives from the published rows what the watch is to make of the day what is
// usual, and fails the test where the day's baseline says anything else.
func Baseline(t testing.TB, s Store, prefix, date, timezone string, rows []row) {
	t.Helper()
	key := prefix + "watch/baseline/dt=" + date + "/baseline.json"
	if !slices.Contains(s.Keys(t), key) {
		t.Errorf("%s is not there", key)
		return
	}
	zone, err := time.LoadLocation(timezone)
	if err != nil {
		t.Fatal(err)
	}
	want := baseline{Date: date, Account: &hours{}, Countries: map[string]*hours{}, Trunks: map[string]*hours{}}
	for i := range rows {
		want.add(&rows[i], zone)
	}
	var got baseline
	dec := json.NewDecoder(bytes.NewReader(s.Object(t, key)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&got); err != nil {
		t.Errorf("%s: %v", key, err)
		return
	}
	for name, pair := range map[string][2]map[string]*hours{
		"account": {{"": got.Account}, {"": want.Account}}, "countries": {got.Countries, want.Countries}, "trunks": {got.Trunks, want.Trunks},
	} {
		for k, h := range pair[1] {
			if g := pair[0][k]; g == nil || !g.is(h) {
				t.Errorf("%s: %s %q has %+v, want %+v", key, name, k, g, h)
			}
		}
		if len(pair[0]) != len(pair[1]) || got.Date != date {
			t.Errorf("%s: %s has %d rows, want %d; its date is %s", key, name, len(pair[0]), len(pair[1]), got.Date)
		}
	}
}

// is whether the texts of money of h are the sums of want, and all else the same.
func (h *hours) is(want *hours) bool {
	for i, text := range h.Capped {
		sum, ok := new(big.Rat).SetString(text)
		if !ok || sum.Cmp(big.NewRat(want.capped[i], 100_000_000)) != 0 {
			return false
		}
	}
	g, w := *h, *want
	g.Capped, w.Capped, w.capped = [24]string{}, [24]string{}, [24]int64{}
	return reflect.DeepEqual(g, w)
}

func (b *baseline) add(r *row, zone *time.Location) {
	hour := time.UnixMicro(r.End).In(zone).Hour()
	b.Account.add(r, hour)
	in(b.Trunks, trunkOf(r)).add(r, hour)
	if r.Direction == nil || *r.Direction != "inbound" {
		in(b.Countries, landOf(r)).add(r, hour)
	}
}

func in(m map[string]*hours, key string) *hours {
	if m[key] == nil {
		m[key] = &hours{}
	}
	return m[key]
}

func trunkOf(r *row) string {
	if r.TrunkID == nil {
		return ""
	}
	return *r.TrunkID
}

// landOf is the country that a call goes to, "" for a satellite or a network.
func landOf(r *row) string {
	if r.ToCountry == nil {
		return ""
	}
	if r.To != nil {
		for _, code := range []string{"870", "878", "881", "882", "883", "979"} {
			if strings.HasPrefix(*r.To, code) || strings.HasPrefix(*r.To, "+"+code) {
				return ""
			}
		}
	}
	return *r.ToCountry
}

func (h *hours) add(r *row, hour int) {
	h.Calls[hour]++
	answered := r.Answer != nil || r.CallDuration != nil && *r.CallDuration > 0 || r.BillDuration != nil && *r.BillDuration > 0
	switch {
	case answered && (r.CallDuration == nil || *r.CallDuration <= 6),
		!answered && r.Initiation != nil && r.End-*r.Initiation <= 5_000_000:
		h.Short[hour]++
	}
	if !answered && r.HangupCode != nil && slices.Contains(faultCodes, *r.HangupCode) {
		h.Failed++
	}
	if r.Amount != nil {
		capped := min(*r.Amount, 500_000_000)
		h.capped[hour] += capped
		h.Squares += (capped / 1_000_000) * (capped / 1_000_000)
	}
}

// faultCodes are the hangup codes by which carrier, Plivo, PBX or a limit ends a call: what is
// neither a conversation, nor people, nor a number that does not exist.
// https://docs.plivo.com/docs/sip-trunking/troubleshooting/zentrunk-hangup-codes
var faultCodes = []int32{
	4000, 4010, 4020, 4030, 4040, 4050, 4060, 4070, 4080, 4110, 4130, 4140, 4150, 4160, 4170, 4180, 4190,
	4200, 4220, 4230, 4270, 4310, 4320, 4330, 4360, 4370, 4380, 4430, 4440,
	4500, 4520, 4540, 4560, 4570, 4580, 4590, 4610, 4620, 4630, 4640, 4650,
	5000, 5010, 5020, 5030, 5040, 5180, 5190, 5200, 5250, 5260, 5270, 5290, 5300, 5330, 5340, 5350, 5360, 6020, 6070,
}
