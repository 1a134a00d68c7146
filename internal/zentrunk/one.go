package zentrunk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// ErrNotUUID is returned for a call id that is not a UUID of 36 characters.
// Nothing else may enter a path: the credentials reach every API of the account.
var ErrNotUUID = errors.New("not a UUID of 36 characters")

// CanonicalUUID returns s in lower case if it is a UUID of 36 characters
// (8-4-4-4-12 hexadecimal digits), and "" otherwise.
func CanonicalUUID(s string) string {
	if len(s) != 36 {
		return ""
	}
	isLower := true
	for i := range len(s) {
		c := s[i] | 0x20 // the bit makes A to F lower case, and leaves digits and hyphens
		isLower = isLower && c == s[i]
		switch {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if s[i] != '-' {
				return ""
			}
		case (s[i] < '0' || s[i] > '9') && (c < 'a' || c > 'f'):
			return ""
		}
	}
	if isLower {
		return s
	}
	return strings.ToLower(s)
}

// Call returns one call record, whose Err says where it is none that can be
// counted. It is [ErrNotFound] where the API has no such call, [ErrBadResponse]
// where its answer has no field of a record, and [ErrNotUUID] where uuid is none;
// upper case is sent in lower case.
//
// https://www.plivo.com/docs/sip-trunking/api/call#retrieve-a-call
func (c *Client) Call(ctx context.Context, uuid string) (Call, error) {
	var call Call
	err := c.one(ctx, "call", uuid, "", func(body []byte) error {
		answer, err := decodeMembers(body)
		if err != nil {
			return err
		}
		if !hasField(answer, KnownField) {
			return errors.New("no field of a call record")
		}
		call = decodeCall(body)
		if id := CanonicalUUID(call.UUID); id != "" && id != CanonicalUUID(uuid) {
			return errors.New("the answer is about another call")
		}
		return nil
	})
	return call, err
}

// hasField is whether object has a member that is known by its name.
func hasField(o object, known func(string) bool) bool {
	found := false
	eachMember(o, func(name []byte, _ json.RawMessage) { found = found || known(string(name)) })
	return found
}

// Insights returns the quality metrics of one call, which may be none; see
// [Insights.HasMetric]. It is [ErrNotFound] where the API has none,
// [ErrNoInsights] where it says so by a 2xx, and [ErrNotUUID] where uuid is none.
//
// https://www.plivo.com/docs/sip-trunking/api/call#retrieve-call-insights
func (c *Client) Insights(ctx context.Context, uuid string) (Insights, error) {
	var insights Insights
	err := c.one(ctx, "insights", uuid, "Insights/", func(body []byte) (err error) {
		insights, err = decodeInsights(body, CanonicalUUID(uuid))
		return err
	})
	return insights, err
}

func (c *Client) one(ctx context.Context, what, uuid, suffix string, decode func([]byte) error) error {
	id := CanonicalUUID(uuid)
	if id == "" {
		return fmt.Errorf("get %s: call_uuid is %w", what, ErrNotUUID)
	}
	op := "get " + what + " of " + id
	return c.get(ctx, op, id+"/"+suffix, nil, maxInsightsBytes, decode)
}
