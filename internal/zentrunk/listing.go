package zentrunk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"
)

// A Listing is one answer of the list endpoint as the API sent it, for whoever hands
// it on.
type Listing struct {
	Raw   []byte // one JSON object
	Total int    // calls that match the query, as the API counted them for this answer
}

// Listing returns at most limit of the calls that match q, from offset on, newest
// first. Limit is 1 to [PageSize]. It is [ErrBadResponse] where the answer has no
// list of calls or no count of them.
//
// https://www.plivo.com/docs/sip-trunking/api/call#list-all-calls
func (c *Client) Listing(ctx context.Context, q CallQuery, offset, limit int) (Listing, error) {
	op := fmt.Sprintf("list calls at offset %d", offset)
	v, err := q.paged(offset, limit)
	if err != nil {
		return Listing{}, fmt.Errorf("%s: %w", op, err)
	}
	var found Listing
	err = c.get(ctx, op, "", v, maxInsightsBytes, func(body []byte) (err error) {
		found, err = decodeListing(body)
		return err
	})
	return found, err
}

// paged returns q as the API spells it, with the page that is wanted.
func (q CallQuery) paged(offset, limit int) (url.Values, error) {
	v, err := q.values(time.Now())
	if err != nil {
		return nil, err
	}
	v.Set("limit", strconv.Itoa(limit))
	v.Set("offset", strconv.Itoa(offset))
	return v, nil
}

// decodeListing looks at no more of an answer than has to be right in it.
func decodeListing(body []byte) (Listing, error) {
	answer, err := decodeMembers(body)
	if err != nil {
		return Listing{}, err
	}
	var meta object
	isList := false
	eachMember(answer, func(name []byte, value json.RawMessage) {
		switch string(name) {
		case "meta":
			err = errors.Join(err, ofType("meta", meta.UnmarshalJSON(value)))
		case "objects":
			isList = value[0] == '['
		}
	})
	if err != nil {
		return Listing{}, err
	}
	total, err := readInt(meta.member("total_count"))
	switch {
	case err != nil || !total.Valid || total.V < 0:
		return Listing{}, errors.New("no usable total_count")
	case !isList:
		return Listing{}, errors.New("no objects")
	}
	return Listing{Raw: answer, Total: int(total.V)}, nil
}

// Linked returns the answer with other links: next and previous are the references
// of the pages around this one, or "" where there is none. The API's own are URLs
// that name the account, booleans or null, by the age of the service. Every other byte
// stays.
func (l Listing) Linked(next, previous string) []byte {
	links := map[string]string{"next": quoted(next), "previous": quoted(previous)}
	return replaced(l.Raw, func(name string, meta object) ([]byte, bool) {
		if name != "meta" || meta[0] != '{' {
			return nil, false
		}
		return linked(meta, links), true
	})
}

// linked returns meta with those links, which are put behind its last member where it
// has none.
func linked(meta object, links map[string]string) []byte {
	seen := map[string]bool{}
	made := replaced(meta, func(name string, _ object) ([]byte, bool) {
		link, isLink := links[name]
		seen[name] = true
		return []byte(link), isLink
	})
	for _, name := range []string{"previous", "next"} {
		if seen[name] {
			continue
		}
		made = bytes.TrimRight(made[:len(made)-1], " \t\r\n")
		if made[len(made)-1] != '{' {
			made = append(made, ',')
		}
		made = append(made, strconv.Quote(name)+":"+links[name]+"}"...)
	}
	return made
}

// quoted returns a reference as JSON. It holds nothing that JSON escapes: what is odd in
// a query is escaped there.
func quoted(reference string) string {
	if reference == "" {
		return "null"
	}
	return strconv.QuoteToASCII(reference)
}

// replaced returns an object with other values for those of its members for which
// replace has one.
func replaced(o object, replace func(name string, value object) ([]byte, bool)) []byte {
	out := make([]byte, 0, len(o)+512)
	done := 0
	for at := blanks(o, 1); o[at] != '}'; at = comma(o, at) {
		end := valueEnd(o, at)
		name := unquote(o[at:end])
		start := blanks(o, blanks(o, end)+1) // behind the colon
		at = valueEnd(o, start)
		if value, other := replace(string(name), object(o[start:at:at])); other {
			out = append(append(out, o[done:start]...), value...)
			done = at
		}
	}
	return append(out, o[done:]...)
}
