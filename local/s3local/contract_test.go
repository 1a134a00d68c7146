package s3local

import (
	"testing"

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
		"AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
	} {
		t.Setenv(name, value)
	}
	contract.Check(t, func(t *testing.T, prefix string) *store.Bucket {
		b, err := store.Open(t.Context(), bucket, prefix)
		if err != nil {
			t.Fatal(err)
		}
		return b
	})
}
