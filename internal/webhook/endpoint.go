package webhook

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Forms of a body.
const (
	Standard = "standard" // Standard Webhooks, signed
	Slack    = "slack"    // what Slack's incoming webhooks take
	Teams    = "teams"    // what a Workflow of Microsoft Teams takes
)

// Bounds of a signing key, by the standard.
// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
const fewestKey, mostKey, keyPrefix = 24, 64, "whsec_"

// An Endpoint is where messages go. Printed in any way, it is its host.
type Endpoint struct {
	url, host string
	form      string
	key       []byte // of Standard
}

// ParseEndpoint reads what the secret holds:
// {"url":"https://…","format":"standard","signing_key":"whsec_…"}. Its error is what can
// stand behind the secret's name, and tells no more of the secret than the URL's host.
func ParseEndpoint(secret string) (Endpoint, error) {
	fields := map[string]string{}
	if json.Unmarshal([]byte(secret), &fields) != nil || fields == nil {
		return Endpoint{}, errors.New(`is not a JSON object of strings such as {"url":"https://…","format":"standard","signing_key":"whsec_…"}`)
	}
	for name := range fields {
		if name != "url" && name != "format" && name != "signing_key" {
			return Endpoint{}, errors.New("has a field other than url, format and signing_key")
		}
	}
	e, err := parseURL(fields["url"])
	if err != nil {
		return Endpoint{}, err
	}
	e.form = fields["format"]
	switch {
	case e.form != Standard && e.form != Slack && e.form != Teams:
		return Endpoint{}, fmt.Errorf("has for %s a format that is not standard, slack or teams", e.host)
	case e.host == "hooks.slack.com" && e.form != Slack:
		return Endpoint{}, fmt.Errorf("has for %s the format %s, want slack", e.host, e.form)
	case e.form == Teams && strings.HasSuffix(e.host, "webhook.office.com"):
		return Endpoint{}, fmt.Errorf("has the url of a connector at %s, which Microsoft has retired: make a Workflow as docs/webhook.md says", e.host)
	case e.form == Standard:
		if e.key, err = parseKey(fields["signing_key"]); err != nil {
			return Endpoint{}, fmt.Errorf("has for %s a signing_key that %w", e.host, err)
		}
	}
	return e, nil
}

// parseURL reads the address.
func parseURL(text string) (Endpoint, error) {
	if text == "" {
		return Endpoint{}, errors.New("has no url")
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || strings.ContainsAny(text, " \t\r\n") {
		return Endpoint{}, errors.New("has a url that is not valid: want https://, a host and a path, without a space or a line break")
	}
	host := strings.ToLower(u.Hostname())
	switch {
	case u.Scheme != "https":
		return Endpoint{}, fmt.Errorf("has a url at %s that is not https", host)
	case u.User != nil:
		return Endpoint{}, fmt.Errorf("has a url at %s that holds a user: want none", host)
	case u.Fragment != "":
		return Endpoint{}, fmt.Errorf("has a url at %s that holds a #: want none", host)
	}
	return Endpoint{url: text, host: host}, nil
}

// parseKey reads a signing key. The length is checked here, since the library takes any.
func parseKey(text string) ([]byte, error) {
	encoded, ok := strings.CutPrefix(text, keyPrefix)
	if !ok {
		return nil, errors.New("does not begin with " + keyPrefix)
	}
	key, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || strings.ContainsAny(encoded, "\r\n") {
		return nil, errors.New("is not base64 of the standard alphabet, with its = at the end")
	}
	if len(key) < fewestKey || len(key) > mostKey {
		return nil, fmt.Errorf("has %d bytes, want %d to %d", len(key), fewestKey, mostKey)
	}
	return key, nil
}

// Host is all of the address that may be shown.
func (e Endpoint) Host() string { return e.host }

// Format writes the host, whatever is asked for: the fields are secret.
func (e Endpoint) Format(f fmt.State, _ rune) { fmt.Fprint(f, e.host) }
