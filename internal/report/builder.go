package report

import (
	"fmt"
	"math"
	"time"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/quality"
	"zentrunk-reports/internal/recent"
	"zentrunk-reports/internal/traffic"
	"zentrunk-reports/internal/zentrunk"
)

// Options say which day a report is about, and of whom.
type Options struct {
	Account  string
	Date     string         // YYYY-MM-DD
	Timezone string         // IANA name, as the report shows it
	Location *time.Location // the same; nil means UTC
	From     time.Time      // inclusive
	To       time.Time      // exclusive
	Currency string         // ISO 4217
	Rules    Rules          // the zero value means [DefaultRules]
}

// A Builder sums up the calls of a day. Its memory follows the number of keys
// and of distinct metric values; of a call it keeps the 16 bytes that
// [traffic.Day] does. It is not safe for concurrent use. Make one with [New].
type Builder struct {
	options Options
	dicts   [metrics]dictionary

	total                            group
	hours                            [24]group
	direction, trunk, transport      dimension
	fromCountry, toCountry, route    dimension
	fromCarrier, toCarrier, security dimension

	hangups     recent.Map[ending, int]
	codes       map[int32]*trace // of calls that were not answered, by hangup code
	insights    Insights
	recomputed  Recomputed
	worst       worst
	stir        tally
	attestation tally
	srtp        int
	secured     int
	use         FairUse
	unread      unread
	traffic     *traffic.Day
	numbers     numbers
}

// New returns a Builder without calls.
func New(o Options) *Builder {
	if o.Location == nil {
		o.Location = time.UTC
	}
	if o.Rules == (Rules{}) {
		o.Rules = DefaultRules()
	}
	b := &Builder{options: o, codes: map[int32]*trace{}, use: FairUse{ShortSeconds: o.Rules.ShortSeconds}}
	b.total.traced = true
	b.traffic = traffic.New(o.From, o.To, o.Location)
	for h := range b.hours {
		b.hours[h].key = fmt.Sprintf("%02d", h)
	}
	return b
}

// Add counts a call. It keeps nothing of row but its strings. Whether the call
// belongs to the day, and was not counted before, is the caller's to know. After
// an error, which names the call, the Builder is of no use: the status of the
// insights is none that there is, or a metric is not a finite number.
func (b *Builder) Add(row *calls.Row) error {
	if err := b.add(row); err != nil {
		return fmt.Errorf("report call %s: %w", row.Call.UUID, err)
	}
	return nil
}

func (b *Builder) add(row *calls.Row) error {
	if err := b.insights.count(row.Status); err != nil {
		return err
	}
	c := &row.Call
	class := classOf(c.HangupCode.V, c.HangupCode.Valid)
	f, err := b.facts(row, class)
	if err != nil {
		return err
	}
	route := b.route.pair(c.FromCountry, c.ToCountry)
	hour := c.EndTime.In(b.options.Location).Hour()
	trunk, country := b.trunk.group(row.TrunkID), b.toCountry.group(c.ToCountry)
	from, to := b.fromCarrier.group(row.Insights.FromCarrier), b.toCarrier.group(row.Insights.ToCarrier)
	measured := [...]*group{&b.total, b.direction.group(c.Direction), trunk, country, route, from, to, &b.hours[hour], b.transport.group(c.Transport)}
	for _, g := range measured {
		g.add(&f)
		g.measure(&f, &b.dicts)
	}
	for _, g := range [...]*group{b.fromCountry.group(c.FromCountry), b.security.group(word(c.SecureTrunking.V, c.SecureTrunking.Valid))} {
		g.add(&f)
	}
	m := mark{hour: hour, trunk: row.TrunkID, amount: f.amount}
	m.rows(&f, &b.total, country, trunk, from, to)
	if class != quality.Answered && c.HangupCode.Valid {
		b.follow(c.HangupCode.V, &m)
	}
	*counter(&b.hangups, uint(c.HangupCode.V), ending{c.HangupCode.V, c.HangupCode.Valid, c.HangupName, c.HangupSource})++
	b.trust(c)
	b.use.add(c)
	if f.rating != unrated {
		b.worst.offer(row, route.key, b.options.Location)
	}
	b.recomputed.add(c)
	b.numbers.add(row, f.short)
	b.traffic.Add(traffic.Call{
		Direction: c.Direction, Trunk: row.TrunkID, ToCountry: c.ToCountry,
		Begun: c.InitiationTime, Answered: c.AnswerTime, Ended: c.EndTime,
	})
	if err := b.unread.add(row); err != nil {
		return fmt.Errorf("call %s: %w", row.Call.UUID, err)
	}
	return nil
}

// trust counts how the caller's identity and the media of a call were protected.
func (b *Builder) trust(c *zentrunk.Call) {
	b.stir.add(c.STIRVerification)
	b.attestation.add(c.Attestation)
	b.srtp += one(c.SRTP.Valid && c.SRTP.V)
	b.secured += one(c.SecureTrunking.Valid && c.SecureTrunking.V)
}

// facts derives what row adds to its groups.
func (b *Builder) facts(row *calls.Row, class quality.Class) (facts, error) {
	c, in := &row.Call, &row.Insights
	f := facts{amount: c.Amount.V.Sum(), rating: unrated}
	f.answered = one(c.Answered)
	f.worked = one(c.Answered || class.NetworkWorked())
	if c.Answered {
		f.talk = int64(c.CallDuration.V)
		f.short = one(c.CallDuration.Valid && c.CallDuration.V <= ShortSeconds)
	}
	f.billed = int64(c.BillDuration.V)
	if !c.BillDuration.Valid {
		f.billed = int64(c.BilledDuration.V)
	}
	if in.Score.Valid {
		f.rating = ratingIndex(quality.RatingOf(in.Score.V))
	}
	for _, m := range [...]struct {
		metric  uint8
		present bool
		value   float64
	}{
		{score, f.rating != unrated, in.Score.V},
		{rtt, in.RTTMillis.Valid, in.RTTMillis.V},
		{jitter, in.JitterMillis.Valid, in.JitterMillis.V},
		{loss, in.PacketLossPercent.Valid, in.PacketLossPercent.V},
		{postDial, in.PostDialDelayMillis.Valid, in.PostDialDelayMillis.V},
	} {
		if !m.present {
			continue
		}
		if math.IsNaN(m.value) || math.IsInf(m.value, 0) {
			return f, fmt.Errorf("a metric is %v", m.value)
		}
		f.metric[f.measured], f.value[f.measured] = m.metric, b.dicts[m.metric].id(m.value)
		f.measured++
	}
	return f, nil
}

// count counts a call by what became of its insights.
func (in *Insights) count(status calls.Status) error {
	switch status {
	case calls.OK:
		in.OK++
	case calls.None:
		in.None++
	case calls.Failed:
		in.Failed++
	case calls.Skipped:
		in.Skipped++
		return nil
	default:
		return fmt.Errorf("insights have the unknown status %q", status)
	}
	in.Asked++
	return nil
}

// add compares what a call was charged with what its rate says.
func (r *Recomputed) add(c *zentrunk.Call) {
	if !c.Rate.Valid || !c.BillDuration.Valid || !c.Amount.Valid {
		return
	}
	want := c.Rate.V.Charge(int64(c.BillDuration.V))
	difference := want.Sub(c.Amount.V.Sum())
	if difference != (money.Sum{}) {
		r.CallsDiffering++
	}
	r.Amount = r.Amount.Add(want)
	r.Difference = r.Difference.Add(difference)
}

// classOf returns the class of a hangup code that may be missing.
func classOf(code int32, present bool) quality.Class {
	if !present {
		return quality.Unknown
	}
	return quality.ClassOf(code)
}

// word returns "true", "false" or, where v is missing, nothing.
func word(v, present bool) string {
	switch {
	case !present:
		return ""
	case v:
		return "true"
	}
	return "false"
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
