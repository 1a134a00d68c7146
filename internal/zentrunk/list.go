package zentrunk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
)

// A Page is one answer of the list endpoint.
type Page struct {
	Calls []Call // newest first, as the API sends them; those with an Err included
	Total int    // calls that match the query, as the API counted them for this answer
}

// Page returns the page of the calls that match q which starts at offset.
//
// https://www.plivo.com/docs/sip-trunking/api/call#list-all-calls
func (c *Client) Page(ctx context.Context, q CallQuery, offset int) (Page, error) {
	return c.page(ctx, q, offset, PageSize)
}

// Count returns how many calls match q.
func (c *Client) Count(ctx context.Context, q CallQuery) (int, error) {
	p, err := c.page(ctx, q, 0, 1)
	return p.Total, err
}

// At returns the page of one call of those that match q, the one at offset, or of none.
func (c *Client) At(ctx context.Context, q CallQuery, offset int) (Page, error) {
	return c.page(ctx, q, offset, 1)
}

// Calls returns an iterator over the calls that match q, newest first, fetching
// pages as it goes. After a non-nil error the iteration ends. The iterator may
// be ranged over more than once; each time starts at the first page. Calls that
// end while it runs shift the pages: a call may come twice, and a new one may
// not come at all.
func (c *Client) Calls(ctx context.Context, q CallQuery) iter.Seq2[Call, error] {
	return func(yield func(Call, error) bool) {
		for offset := 0; ; {
			page, err := c.Page(ctx, q, offset)
			if err != nil {
				yield(Call{}, err)
				return
			}
			for _, call := range page.Calls {
				if !yield(call, nil) {
					return
				}
			}
			// Neither a short page nor the API's next link is trusted to mean
			// the end: only the count is, and an empty page.
			offset += len(page.Calls)
			if len(page.Calls) == 0 || offset >= page.Total {
				return
			}
		}
	}
}

func (c *Client) page(ctx context.Context, q CallQuery, offset, limit int) (Page, error) {
	op := fmt.Sprintf("list calls at offset %d", offset)
	v, err := q.paged(offset, limit)
	if err != nil {
		return Page{}, fmt.Errorf("%s: %w", op, err)
	}
	var page Page
	err = c.get(ctx, op, "", v, maxPageBytes, func(body []byte) error {
		page, err = decodePage(body, offset)
		return err
	})
	return page, err
}

// decodePage reads a page, of whose body the records are parts. The links to
// other pages are left alone: they are URLs, booleans or null, by the age of the
// service.
func decodePage(body []byte, offset int) (Page, error) {
	answer, err := decodeMembers(body)
	if err != nil {
		return Page{}, err
	}
	var meta object
	var objects records
	eachMember(answer, func(name []byte, value json.RawMessage) {
		switch string(name) {
		case "meta":
			err = errors.Join(err, ofType("meta", meta.UnmarshalJSON(value)))
		case "objects":
			err = errors.Join(err, ofType("objects", objects.UnmarshalJSON(value)))
		}
	})
	if err != nil {
		return Page{}, err
	}
	total, err := readInt(meta.member("total_count"))
	if err != nil || !total.Valid || total.V < 0 {
		return Page{}, errors.New("no usable total_count")
	}
	if objects == nil && offset < int(total.V) {
		return Page{}, errors.New("no objects")
	}
	page := Page{Total: int(total.V), Calls: make([]Call, len(objects))}
	for i, raw := range objects {
		page.Calls[i] = decodeValid(raw)
	}
	return page, nil
}

// decodeMembers returns body, which must be one JSON object, for [eachMember] to
// take apart. That it is valid is found in one pass; what is wrong with one that
// is not is encoding/json's to tell.
func decodeMembers(body []byte) (object, error) {
	if valid := bytes.TrimSpace(body); len(valid) > 0 && valid[0] == '{' && json.Valid(valid) {
		return valid, nil
	}
	var o object
	err := decodeObject(body, &o)
	return o, err
}

// decodeObject decodes body, which must be one JSON object, into v.
func decodeObject(body []byte, v any) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return errors.New("an empty body")
	}
	if err := json.Unmarshal(body, v); err != nil {
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			return fmt.Errorf("not JSON at byte %d", syntax.Offset)
		}
		if typ, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			return fmt.Errorf("%s is a JSON %s", orAnswer(typ.Field), typ.Value)
		}
		return errors.New("not the JSON that was expected")
	}
	if string(bytes.TrimSpace(body)) == "null" { // Unmarshal takes it for any value
		return errors.New("null instead of an object")
	}
	return nil
}

// ofType says of which field err is, where it is about its type.
func ofType(field string, err error) error {
	if typ, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("%s is a JSON %s", field, typ.Value)
	}
	return err
}

func orAnswer(field string) string {
	if field == "" {
		return "the answer"
	}
	return field
}
