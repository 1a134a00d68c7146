package s3local

import (
	"testing"

	"zentrunk-reports/internal/awsenv"
	store "zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/bucket/contract"
)

// The gateway, which refuses wrong checksums and signatures, keeps the contract
// that the server of the other tests is held to.
func TestContract(t *testing.T) {
	s := startServer(t, t.TempDir())
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL_S3": s.Endpoint(), "AWS_REGION": Region,
		"AWS_ACCESS_KEY_ID": s.AccessKey(), "AWS_SECRET_ACCESS_KEY": s.SecretKey(), "AWS_SESSION_TOKEN": "",
	} {
		t.Setenv(name, value)
	}
	cfg, err := awsenv.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	contract.Check(t, func(_ *testing.T, prefix string) *store.Bucket {
		return store.New(cfg, bucket, prefix, store.Encryption{})
	})
}
