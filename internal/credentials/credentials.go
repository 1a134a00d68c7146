// Package credentials finds the Auth ID and the Auth Token of the account: in
// the settings, or in a secret of AWS Secrets Manager; and what another secret
// holds. It never puts any of it into an error.
package credentials

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"

	"zentrunk-reports/internal/awsenv"
	"zentrunk-reports/internal/settings"
	"zentrunk-reports/internal/zentrunk"
)

// ErrSecret is returned where the secret cannot be read or does not hold what it
// should.
var ErrSecret = errors.New("no credentials")

// A Pair is what the API asks for by HTTP Basic.
type Pair struct{ ID, Token string }

// Get returns the credentials that s names. It asks Secrets Manager each time, as
// load says and in the region of the secret's ARN: the caller decides how long an
// answer holds. It calls load for a secret alone.
func Get(ctx context.Context, s settings.API, load func(context.Context) (aws.Config, error)) (Pair, error) {
	if s.SecretARN == "" {
		return Pair{s.AuthID, s.AuthToken}, nil
	}
	text, err := Secret(ctx, s.SecretARN, `{"auth_id":"…","auth_token":"…"}`, load)
	if err != nil {
		return Pair{}, err
	}
	pair, err := parse(text)
	if err != nil {
		return Pair{}, fmt.Errorf("%w: secret %s %w", ErrSecret, s.SecretARN, err)
	}
	return pair, nil
}

// Secret returns what a secret holds, asked for as load says and in the region of its ARN.
// Its error is [ErrSecret], and tells whoever has not filled the secret yet to write want.
func Secret(ctx context.Context, name, want string, load func(context.Context) (aws.Config, error)) (string, error) {
	cfg, err := load(ctx)
	if err != nil {
		return "", fmt.Errorf("%w: load AWS settings: %w", ErrSecret, err)
	}
	client := secretsmanager.NewFromConfig(cfg, func(o *secretsmanager.Options) {
		o.Region = region(name, o.Region)
		o.APIOptions = append(slices.Clip(o.APIOptions), awsenv.InTime)
	})
	out, err := client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &name})
	if missing := new(types.ResourceNotFoundException); errors.As(err, &missing) {
		return "", fmt.Errorf("%w: secret %s does not exist, or is still empty: write %s into it: %w", ErrSecret, name, want, err)
	}
	if err != nil {
		return "", fmt.Errorf("%w: read secret %s: %w", ErrSecret, name, err)
	}
	return aws.ToString(out.SecretString), nil
}

// region returns the region that a secret lies in: its ARN's, or otherwise for a
// name. Secrets Manager answers for its own region alone.
func region(secret, otherwise string) string {
	if a, err := arn.Parse(secret); err == nil && a.Region != "" {
		return a.Region
	}
	return otherwise
}

// parse reads {"auth_id":"…","auth_token":"…"}. Its errors tell which field is
// wrong and nothing of what the secret holds.
func parse(text string) (Pair, error) {
	var fields struct {
		ID    *string `json:"auth_id"`
		Token *string `json:"auth_token"`
	}
	if json.Unmarshal([]byte(text), &fields) != nil {
		return Pair{}, errors.New(`is not JSON such as {"auth_id":"…","auth_token":"…"}`)
	}
	pair := Pair{aws.ToString(fields.ID), aws.ToString(fields.Token)}
	if pair.ID == "" {
		return Pair{}, errors.New("has no auth_id")
	}
	if pair.Token == "" {
		return Pair{}, errors.New("has no auth_token")
	}
	// The same rule as for the variables: what is pasted with a line break behind it
	// is refused with a sentence, and not by the API.
	if err := zentrunk.CheckAuthID(pair.ID); err != nil {
		return Pair{}, fmt.Errorf("has an auth_id that %w", err)
	}
	if err := zentrunk.CheckAuthToken(pair.Token); err != nil {
		return Pair{}, fmt.Errorf("has an auth_token that %w", err)
	}
	return pair, nil
}
