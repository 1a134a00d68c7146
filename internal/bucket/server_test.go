package bucket_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"zentrunk-reports/internal/bucket"
)

func serverOf(endpoint string) string {
	cfg := aws.Config{Region: "eu-central-1"}
	if endpoint != "" {
		cfg.BaseEndpoint = &endpoint
	}
	return bucket.New(cfg, "reports", "", bucket.Encryption{}).Server()
}

// What settings name is AWS where its host is one of S3's, and a server by its host and
// port in any other case. Nothing else of the URL shows.
func TestServer(t *testing.T) {
	t.Parallel()
	for endpoint, want := range map[string]string{
		"":                                      "",
		"https://s3.eu-central-1.amazonaws.com": "",
		"https://S3.EU-central-1.amazonaws.com.:443/":                            "",
		"https://s3.amazonaws.com":                                               "",
		"https://s3-external-1.amazonaws.com":                                    "",
		"https://s3-us-west-2.amazonaws.com":                                     "",
		"https://s3-accelerate.dualstack.amazonaws.com":                          "",
		"https://bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com":      "",
		"https://accesspoint.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com": "",
		"https://reports.s3.cn-north-1.amazonaws.com.cn":                         "",
		"http://127.0.0.1:9000":                                                  "127.0.0.1:9000",
		"http://[::1]:9000":                                                      "[::1]:9000",
		"https://user:hunter2@minio.example.com/hunter2?hunter2":                 "minio.example.com",
		"https://s3.eu-central-1.amazonaws.com.example.com":                      "s3.eu-central-1.amazonaws.com.example.com",
		"https://s3.eu-central-1.notamazonaws.com":                               "s3.eu-central-1.notamazonaws.com",
		"http://ec2-198-51-100-1.eu-central-1.compute.amazonaws.com:9000":        "ec2-198-51-100-1.eu-central-1.compute.amazonaws.com:9000",
		"https://s3-minio-1234567890.eu-central-1.elb.amazonaws.com":             "s3-minio-1234567890.eu-central-1.elb.amazonaws.com",
		"https://s3.eu-central-003.backblazeb2.com":                              "s3.eu-central-003.backblazeb2.com",
		"localhost:9000": "an endpoint that is no URL",
	} {
		if got := serverOf(endpoint); got != want {
			t.Errorf("%s: Server = %q, want %q", endpoint, got, want)
		}
	}
}

// Every host that the SDK itself goes to is AWS, in each partition that it knows.
func TestServerOfEveryPartition(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, region := range []string{
		"us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1", "us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1",
	} {
		for _, fips := range []bool{false, true} {
			for _, dual := range []bool{false, true} {
				for _, bucketName := range []*string{nil, aws.String("reports"), aws.String("with.dots")} {
					e, err := s3.NewDefaultEndpointResolverV2().ResolveEndpoint(t.Context(), s3.EndpointParameters{Region: &region, UseFIPS: &fips, UseDualStack: &dual, Bucket: bucketName}.WithDefaults())
					if err != nil {
						continue // not in that partition
					}
					seen[region] = true
					if got := serverOf(e.URI.String()); got != "" {
						t.Errorf("%s is taken for the server %s", e.URI.Host, got)
					}
				}
			}
		}
	}
	if len(seen) != 9 {
		t.Errorf("the SDK knows hosts of %d regions: %v", len(seen), seen)
	}
}

// An error tells at which server the request was made, where it is not AWS.
func TestErrorNamesServer(t *testing.T) {
	t.Parallel()
	e := &bucket.Error{Op: "put", Bucket: "reports", Key: "team/k", Server: "127.0.0.1:9000", Err: bucket.ErrPrecondition}
	if got := e.Error(); !strings.HasPrefix(got, "put s3://reports/team/k at 127.0.0.1:9000: the object") {
		t.Errorf("Error = %q", got)
	}
	e.Server = ""
	if got := e.Error(); !strings.HasPrefix(got, "put s3://reports/team/k: the object") {
		t.Errorf("Error = %q", got)
	}
}
