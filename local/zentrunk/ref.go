package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/local/phone"
	"zentrunk-reports/local/when"
)

// A callRef names a call by its UUID or, where that is empty, by its SIP Call-ID. The
// zero callRef names none.
type callRef struct{ uuid, callID string }

const wantCall = "a call's UUID such as 90b6eb07-796c-4d86-a4fd-44ed11667ddb, an address of Plivo that holds one, or a SIP Call-ID such as 4595801@192.0.2.1"

// Decode is called by the command line.
func (c *callRef) Decode(ctx *kong.DecodeContext) error {
	text, err := flagValue(ctx, *c != callRef{}, wantCall)
	if err == nil {
		*c, err = parseRef(text)
	}
	return err
}

var (
	uuidInText = regexp.MustCompile(`(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b`)
	// callInURL is the UUID of a URL that is said to be a call's.
	callInURL = regexp.MustCompile(`(?i)\bcalls?(?:/|(?:_?uu|_)?id=)(` + uuidInText.String()[len("(?i)"):] + `)`)
	// callIDHeader is how a Call-ID comes out of a trace.
	callIDHeader = regexp.MustCompile(`(?i)^(?:call-id|i)\s*:\s*(\S+)$`)
	callIDText   = regexp.MustCompile(`^[!-~]+@[!-~]+$`)
	addressOf    = regexp.MustCompile(`(?i)\b(sips?|tel):|^\+\d+@`)
	numberAt     = regexp.MustCompile(`^\d{7,15}(@|$)`)
)

// parseRef finds out what a person has pasted. A Call-ID is told by its @, or by the
// name of its header; many have a UUID in front of the @.
func parseRef(text string) (callRef, error) {
	if header := callIDHeader.FindStringSubmatch(text); header != nil {
		return callRef{callID: header[1]}, nil
	}
	plain := strings.Trim(text, `"'<>{}[](),;`)
	isURL := strings.Contains(plain, "://")
	if addressOf.MatchString(text) && !isURL {
		return callRef{}, fmt.Errorf("is %q, the address of somebody, want %s; zentrunk calls --from and --to list calls by number", phone.Masked(text), wantCall)
	}
	if callIDText.MatchString(plain) && !isURL {
		return callRef{callID: plain}, nil
	}
	uuid, err := uuidIn(plain)
	switch {
	case err != nil:
		return callRef{}, fmt.Errorf("is %q, which %w", phone.Masked(text), err)
	case uuid != "":
		return callRef{uuid: uuid}, nil
	case isURL:
		return callRef{}, fmt.Errorf("is an address without a call's UUID, want %s", wantCall)
	case isTime(plain):
		return callRef{}, fmt.Errorf("is %q, a time, want %s; times go to --since and --until", text, wantCall)
	case isNumber(plain):
		return callRef{}, fmt.Errorf("is %q, a phone number, want %s; zentrunk calls --from and --to list calls by number", phone.Masked(text), wantCall)
	}
	return callRef{}, fmt.Errorf("is %q, want %s", phone.Masked(text), wantCall)
}

// uuidIn returns the one UUID in text, "" where there is none. Of several in a URL, an
// organization's beside the call's for example, it is the one that the URL says is a
// call's.
func uuidIn(text string) (string, error) {
	found := uuidInText.FindAllString(text, -1)
	if call := callInURL.FindStringSubmatch(text); call != nil && strings.Contains(text, "/") {
		found = []string{call[1]}
	}
	for i := range found {
		found[i] = zentrunk.CanonicalUUID(found[i])
	}
	slices.Sort(found)
	switch found = slices.Compact(found); len(found) {
	case 0:
		return "", nil
	case 1:
		return found[0], nil
	}
	return "", errors.New("holds more than one UUID, want that of one call")
}

func isTime(text string) bool {
	_, err := when.Parse(text, time.Now(), when.Clock{})
	return err == nil
}

func isNumber(text string) bool {
	_, err := phone.Parse(text, "")
	return err == nil
}

// shown is the Call-ID as errors may show it: that of some telephones begins with a
// number.
func (r callRef) shown() string {
	number, host, _ := strings.Cut(r.callID, "@")
	if !numberAt.MatchString(r.callID) {
		return r.callID
	}
	return strings.TrimSuffix(phone.Masked(number)+"@"+host, "@")
}

// matches is whether c is the call of a Call-ID. Some traces show it without what
// stands behind the @.
func (r callRef) matches(c *zentrunk.Call) bool {
	if c.CallID == r.callID {
		return true
	}
	theirs, _, theirsWhole := strings.Cut(c.CallID, "@")
	ours, _, oursWhole := strings.Cut(r.callID, "@")
	return ours != "" && ours == theirs && oursWhole != theirsWhole
}
