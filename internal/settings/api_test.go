package settings_test

import (
	"strings"
	"testing"

	"zentrunk-reports/internal/settings"
)

// Credentials that cannot be are refused by the name of their variable, and not
// repeated.
func TestCredentials(t *testing.T) {
	t.Parallel()
	const secret = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:"
	for _, tt := range []struct{ arn, id, token, want string }{
		{"", "MA", "hunter2", ""},
		{secret + "plivo-AbCdEf", "", "", ""},
		{"team/plivo", "", "", ""},
		{"", "MA", "hunter2\n", "ZENTRUNK_AUTH_TOKEN holds a space or a line break"},
		{"", "MA ", "hunter2", "ZENTRUNK_AUTH_ID holds a colon, a space or a line break"},
		{"", "MA", "", "ZENTRUNK_AUTH_TOKEN is not set"},
		{"arn:aws:s3:::hunter2", "", "", "ZENTRUNK_SECRET_ARN is neither an ARN of a secret"},
		{"arn:aws:secretsmanager::123456789012:secret:hunter2", "", "", "ZENTRUNK_SECRET_ARN is neither an ARN of a secret"},
		{`{"auth_id":"MA","auth_token":"hunter2"}`, "", "", "ZENTRUNK_SECRET_ARN is neither an ARN of a secret"},
		{"MA:hunter2", "", "", "ZENTRUNK_SECRET_ARN is neither an ARN of a secret"},
		{secret + "hunter2\n", "", "", "ZENTRUNK_SECRET_ARN is neither an ARN of a secret"},
		{secret, "", "", "ZENTRUNK_SECRET_ARN is neither an ARN of a secret"},
		{secret + "plivo-AbCdEf", "MA", "hunter2", "ZENTRUNK_SECRET_ARN is set together with"},
	} {
		env := map[string]string{"ZENTRUNK_SECRET_ARN": tt.arn, "ZENTRUNK_AUTH_ID": tt.id, "ZENTRUNK_AUTH_TOKEN": tt.token}
		r := settings.NewReader(func(name string) string { return env[name] })
		r.API()
		err := r.Err()
		if (err == nil) != (tt.want == "") || err != nil && (!strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "hunter2")) {
			t.Errorf("%q, %q, %q: %v, want %q", tt.arn, tt.id, tt.token, err, tt.want)
		}
	}
}
