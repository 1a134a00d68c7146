package settings

import (
	"net/url"
	"strings"
	"time"

	"zentrunk-reports/internal/zentrunk"
)

// API is how the Calls API is reached and on whose behalf: either by a secret
// or by an id and a token.
type API struct {
	BaseURL            string
	SecretARN          string // ARN or name in Secrets Manager
	AuthID, AuthToken  string
	RequestsPerSecond  float64
	RetryMin, RetryMax time.Duration
}

// API reads the variables that begin with ZENTRUNK_.
func (r *Reader) API() API {
	a := API{
		BaseURL:           r.String("ZENTRUNK_BASE_URL", zentrunk.DefaultBaseURL),
		SecretARN:         r.Secret("ZENTRUNK_SECRET_ARN"),
		AuthID:            r.String("ZENTRUNK_AUTH_ID", ""),
		AuthToken:         r.String("ZENTRUNK_AUTH_TOKEN", ""),
		RequestsPerSecond: r.Number("ZENTRUNK_REQUESTS_PER_SECOND", 20, 0.01, 10_000),
		RetryMin:          r.Duration("ZENTRUNK_RETRY_MIN_DELAY", 500*time.Millisecond),
		RetryMax:          r.Duration("ZENTRUNK_RETRY_MAX_DELAY", 30*time.Second),
	}
	u, err := url.Parse(a.BaseURL)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http"):
		r.Fault("ZENTRUNK_BASE_URL is not an http or https URL such as %s", zentrunk.DefaultBaseURL)
	case u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		r.Fault("ZENTRUNK_BASE_URL holds a user, a query or a fragment, want none")
	}
	if a.RetryMax < a.RetryMin && a.RetryMin > 0 && a.RetryMax > 0 {
		r.Fault("ZENTRUNK_RETRY_MAX_DELAY is %v, want at least ZENTRUNK_RETRY_MIN_DELAY, %v", a.RetryMax, a.RetryMin)
	}
	r.checkCredentials(a)
	return a
}

// Secret reads the ARN or the name of a secret, empty where the variable is not set. A
// secret itself that was put in the wrong place is refused, and not repeated.
func (r *Reader) Secret(name string) string {
	s := r.String(name, "")
	if s != "" && !isSecret(s) {
		r.Fault("%s is neither an ARN of a secret, arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX, nor a name of one", name)
	}
	return s
}

func (r *Reader) checkCredentials(a API) {
	if a.AuthID != "" {
		if err := zentrunk.CheckAuthID(a.AuthID); err != nil {
			r.Fault("ZENTRUNK_AUTH_ID %v", err)
		}
	}
	if a.AuthToken != "" {
		if err := zentrunk.CheckAuthToken(a.AuthToken); err != nil {
			r.Fault("ZENTRUNK_AUTH_TOKEN %v", err)
		}
	}
	switch pair := a.AuthID != "" || a.AuthToken != ""; {
	case a.SecretARN != "" && pair:
		r.Fault("ZENTRUNK_SECRET_ARN is set together with ZENTRUNK_AUTH_ID or ZENTRUNK_AUTH_TOKEN, want one or the other")
	case a.SecretARN != "":
	case !pair:
		r.Fault("ZENTRUNK_SECRET_ARN is not set, nor are ZENTRUNK_AUTH_ID and ZENTRUNK_AUTH_TOKEN")
	case a.AuthID == "":
		r.Fault("ZENTRUNK_AUTH_ID is not set, ZENTRUNK_AUTH_TOKEN is")
	case a.AuthToken == "":
		r.Fault("ZENTRUNK_AUTH_TOKEN is not set, ZENTRUNK_AUTH_ID is")
	}
}

// isSecret is whether s can be the ARN or the name of a secret. Errors repeat it,
// so that it must not be a secret itself that was put in the wrong place.
func isSecret(s string) bool {
	if parts := strings.SplitN(s, ":", 7); len(parts) == 7 {
		if parts[0] != "arn" || parts[2] != "secretsmanager" || parts[3] == "" || parts[5] != "secret" {
			return false
		}
		s = parts[6]
	}
	return s != "" && len(s) <= 512 && strings.Trim(s, nameChars) == ""
}

// nameChars are what Secrets Manager allows in the name of a secret.
const nameChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+=.@-"

// Client returns the configuration of a client for the account of id and token.
func (a API) Client(id, token, userAgent string) zentrunk.Config {
	return zentrunk.Config{
		BaseURL: a.BaseURL, AuthID: id, AuthToken: token,
		RequestsPerSecond: a.RequestsPerSecond,
		RetryMinDelay:     a.RetryMin, RetryMaxDelay: a.RetryMax,
		UserAgent: userAgent,
	}
}
