package webhook

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"time"

	"zentrunk-reports/internal/bucket"
)

// Bounds of the outbox.
const (
	// mostAge is how old a message may be that fails once more: after a week nobody acts on
	// it, and what it told is in the bucket.
	mostAge = 7 * 24 * time.Hour
	// mostResent is how many messages a run looks at. The others wait for the next.
	mostResent = 100
)

// Metadata of a message in the outbox.
const metaForm, metaSince = "form", "since"

// keep puts a message into the outbox. One that is there under the id already is the same.
func (s *Sender) keep(ctx context.Context, id string, body []byte) error {
	meta := map[string]string{metaForm: s.endpoint.form, metaSince: s.options.Now().UTC().Format(time.RFC3339)}
	err := s.bucket.Put(ctx, bucket.OutboxKey(id), bucket.Bytes(body), meta, bucket.Condition{Absent: true})
	if errors.Is(err, bucket.ErrPrecondition) {
		return nil
	}
	if err == nil {
		s.waiting++
	}
	return err
}

// A kept message is one in the outbox.
type kept struct {
	id, key, form string
	since         time.Time
	body          []byte
}

// Resend sends what is in the outbox, the oldest first, and removes what was delivered.
// It stops where the endpoint fails. Two runs that do so at once may deliver a message
// twice, under the same id. Its error is the bucket's.
func (s *Sender) Resend(ctx context.Context) error {
	keys, err := s.bucket.List(ctx, bucket.OutboxPrefix)
	if err != nil {
		return err
	}
	s.waiting, s.looked = len(keys), true
	if s.down != nil {
		return nil
	}
	all, err := s.load(ctx, keys[:min(len(keys), mostResent)])
	if err != nil {
		return err
	}
	for _, k := range all {
		if err := s.resend(ctx, k); err != nil {
			return err
		}
	}
	return nil
}

// load reads messages, the oldest first. One that another run removed meanwhile is not
// among them, nor is what nobody here put there.
func (s *Sender) load(ctx context.Context, keys []string) ([]kept, error) {
	var all []kept
	for _, key := range keys {
		id, ok := bucket.OutboxID(key)
		if !ok {
			continue
		}
		body, o, err := s.bucket.Get(ctx, key)
		if errors.Is(err, fs.ErrNotExist) {
			s.waiting--
			continue
		}
		if err != nil {
			return nil, err
		}
		k := kept{id: id, key: key, form: o.Meta[metaForm], body: body}
		if k.since, err = time.Parse(time.RFC3339, o.Meta[metaSince]); err != nil || !o.Holds(body) {
			s.options.Log.Error("webhook: an object in the outbox is not a message of this program, and is not removed", "key", s.bucket.Key(key))
			continue
		}
		all = append(all, k)
	}
	slices.SortStableFunc(all, func(a, b kept) int { return a.since.Compare(b.since) })
	return all, nil
}

// resend sends one message. Its error is the bucket's.
func (s *Sender) resend(ctx context.Context, k kept) error {
	before := s.down
	err := errors.New("it has the format " + k.form + ", and the secret names another")
	if k.form == s.endpoint.form {
		err = s.deliver(ctx, k.id, k.body)
	}
	old := s.options.Now().Sub(k.since) > mostAge
	switch {
	case err == nil:
		s.options.Log.Info("webhook: a message left the outbox", "id", k.id, "host", s.endpoint.host, "since", k.since)
	case old:
		s.options.Log.Error("webhook: a message was not delivered for a week, and is removed", "id", k.id, "since", k.since, "err", err.Error())
	case before != nil: // which was said
		return nil
	default:
		s.options.Log.Warn("webhook: a message waits in the outbox", "id", k.id, "since", k.since, "err", err.Error())
		return nil
	}
	if err := s.bucket.Delete(ctx, k.key); err != nil {
		return err
	}
	s.waiting--
	return nil
}
