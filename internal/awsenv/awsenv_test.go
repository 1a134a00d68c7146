package awsenv

import (
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/google/go-cmp/cmp"
)

// clients is what the services' clients make of a configuration.
type clients struct {
	Region                     string
	Credentials                aws.Credentials
	S3, SNS, SecretsManager    string // base endpoints
	FIPS, DualStack            []bool // of the three
	RequestSums, ResponseSums  int
	RetryAttempts, ClientModes []int
}

func clientsOf(t *testing.T, c aws.Config) clients {
	t.Helper()
	credentials, err := c.Credentials.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	credentials.Source = "" // words for people
	objects, topics, secrets := s3.NewFromConfig(c).Options(), sns.NewFromConfig(c).Options(), secretsmanager.NewFromConfig(c).Options()
	fips := func(s aws.FIPSEndpointState) bool { return s == aws.FIPSEndpointStateEnabled }
	dual := func(s aws.DualStackEndpointState) bool { return s == aws.DualStackEndpointStateEnabled }
	return clients{
		Region: c.Region, Credentials: credentials,
		S3: aws.ToString(objects.BaseEndpoint), SNS: aws.ToString(topics.BaseEndpoint), SecretsManager: aws.ToString(secrets.BaseEndpoint),
		FIPS: []bool{
			fips(objects.EndpointOptions.UseFIPSEndpoint), fips(topics.EndpointOptions.UseFIPSEndpoint), fips(secrets.EndpointOptions.UseFIPSEndpoint),
		},
		DualStack: []bool{
			dual(objects.EndpointOptions.UseDualStackEndpoint), dual(topics.EndpointOptions.UseDualStackEndpoint), dual(secrets.EndpointOptions.UseDualStackEndpoint),
		},
		RequestSums: int(objects.RequestChecksumCalculation), ResponseSums: int(objects.ResponseChecksumValidation),
		RetryAttempts: []int{objects.Retryer.MaxAttempts(), topics.Retryer.MaxAttempts(), secrets.Retryer.MaxAttempts()},
		ClientModes:   []int{int(objects.ClientLogMode), int(topics.ClientLogMode), int(secrets.ClientLogMode)},
	}
}

// setenv makes the variables of env the only ones of AWS's in the environment.
func setenv(t *testing.T, env map[string]string) {
	t.Helper()
	for _, e := range os.Environ() {
		if name, _, _ := strings.Cut(e, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, "") // for the test's end to bring back
			os.Unsetenv(name)
		}
	}
	for name, value := range env {
		t.Setenv(name, value)
	}
}

// The services' clients are made as the SDK's own reading of the same environment
// makes them.
func TestLoadAsTheSDKDoes(t *testing.T) {
	lambda := map[string]string{
		"AWS_REGION": "eu-central-1", "AWS_DEFAULT_REGION": "eu-central-1",
		"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token",
		"AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001", "AWS_EXECUTION_ENV": "AWS_Lambda_provided.al2023",
		"AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull, // for the SDK's own
	}
	for name, change := range map[string]map[string]string{
		"a function":               {},
		"no region":                {"AWS_REGION": "", "AWS_DEFAULT_REGION": ""},
		"the other region":         {"AWS_REGION": "", "AWS_DEFAULT_REGION": "eu-west-1"},
		"no session":               {"AWS_SESSION_TOKEN": ""},
		"older names":              {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_ACCESS_KEY": "AKIDOLDER", "AWS_SECRET_KEY": "older"},
		"an S3 server":             {"AWS_ENDPOINT_URL_S3": "http://127.0.0.1:7070"},
		"a server for each":        {"AWS_ENDPOINT_URL_S3": "http://127.0.0.1:1", "AWS_ENDPOINT_URL_SNS": "http://127.0.0.1:2", "AWS_ENDPOINT_URL_SECRETS_MANAGER": "http://127.0.0.1:3"},
		"one server for all":       {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"},
		"all servers but one":      {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566", "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:1"},
		"servers to be ignored":    {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566", "AWS_ENDPOINT_URL_SNS": "http://127.0.0.1:2", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
		"servers not to be":        {"AWS_ENDPOINT_URL_SNS": "http://127.0.0.1:2", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "False"},
		"FIPS":                     {"AWS_USE_FIPS_ENDPOINT": "true"},
		"no FIPS, dual stack":      {"AWS_USE_FIPS_ENDPOINT": "false", "AWS_USE_DUALSTACK_ENDPOINT": "TRUE"},
		"sums where they must be":  {"AWS_REQUEST_CHECKSUM_CALCULATION": "WHEN_REQUIRED", "AWS_RESPONSE_CHECKSUM_VALIDATION": "when_required"},
		"sums where they are able": {"AWS_REQUEST_CHECKSUM_CALCULATION": "when_supported", "AWS_RESPONSE_CHECKSUM_VALIDATION": "WHEN_SUPPORTED"},
	} {
		t.Run(name, func(t *testing.T) {
			env := maps.Clone(lambda)
			maps.Copy(env, change)
			setenv(t, env)
			ours, err := Load(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			sdks, err := config.LoadDefaultConfig(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(clientsOf(t, sdks), clientsOf(t, ours)); diff != "" {
				t.Errorf("the SDK's own (-) and ours (+):\n%s", diff)
			}
		})
	}
}

// What is missing or makes no sense is an error that names all of it, and no secret.
func TestLoadNamesEveryFault(t *testing.T) {
	setenv(t, map[string]string{
		"AWS_SECRET_ACCESS_KEY": "the-secret", "AWS_USE_FIPS_ENDPOINT": "yes", "AWS_USE_DUALSTACK_ENDPOINT": "1",
		"AWS_REQUEST_CHECKSUM_CALCULATION": "never", "AWS_RESPONSE_CHECKSUM_VALIDATION": "never", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "on",
	})
	_, err := Load(t.Context())
	if err == nil || strings.Contains(err.Error(), "the-secret") {
		t.Fatalf("err = %v, want one without the secret", err)
	}
	for _, want := range []string{
		"AWS_ACCESS_KEY_ID", "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT",
		"AWS_REQUEST_CHECKSUM_CALCULATION", "AWS_RESPONSE_CHECKSUM_VALIDATION", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("err = %v, want it to name %s", err, want)
		}
	}
}
