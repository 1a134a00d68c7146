package bucket_test

import (
	"net/http"
	"strings"
	"testing"

	"zentrunk-reports/internal/awsenv"
	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/bucket/buckettest"
)

// Every put asks for the encryption that the bucket was opened with, and for none
// where it was opened with none; nothing but puts does.
func TestEncryption(t *testing.T) {
	s := buckettest.Start(t)
	cfg, err := awsenv.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const key = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	for _, e := range []bucket.Encryption{{}, {SSE: bucket.AES256}, {SSE: bucket.AWSKMS, KMSKeyID: key}} {
		puts := 0
		s.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			want := bucket.Encryption{}
			if r.Method == http.MethodPut {
				puts++
				want = e
			}
			got := bucket.Encryption{SSE: r.Header.Get("X-Amz-Server-Side-Encryption"), KMSKeyID: r.Header.Get("X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id")}
			if got != want {
				t.Errorf("%s asks for %+v, want %+v", r.Method, got, want)
			}
			next.ServeHTTP(w, r)
		})
		b := bucket.New(cfg, buckettest.Name, "", e)
		if err := b.Put(t.Context(), "k", bucket.Bytes([]byte("x")), nil, bucket.Condition{}); err != nil {
			t.Fatal(err)
		}
		if got, _, err := b.Get(t.Context(), "k"); err != nil || string(got) != "x" {
			t.Errorf("Get = %q, %v", got, err)
		}
		if err := b.Delete(t.Context(), "k"); err != nil {
			t.Error(err)
		}
		if puts != 1 {
			t.Errorf("%d puts, want 1", puts)
		}
	}
}

// Names of keys are told from what KMS would refuse.
func TestIsKeyID(t *testing.T) {
	t.Parallel()
	const arn = "arn:aws:kms:eu-central-1:123456789012:"
	for name, want := range map[string]bool{
		arn + "key/1234abcd-12ab-34cd-56ef-1234567890ab": true, arn + "alias/reports": true, "arn:aws-us-gov:kms:us-gov-west-1:1:key/mrk-12": true,
		"1234abcd-12ab-34cd-56ef-1234567890ab": true, "alias/team/reports_2": true, "alias/aws/s3": true,
		"": false, "alias/": false, arn: false, arn + "key/": false, arn + "key/a b": false, arn + "1234abcd": false, "a b": false, "key/1234": false,
		"arn:aws:s3:::reports": false, "arn:aws:kms::1:key/a": false, "arn:aws:kms:eu-central-1::key/a": false, "é": false, strings.Repeat("a", 257): false,
	} {
		if got := bucket.IsKeyID(name); got != want {
			t.Errorf("IsKeyID(%q) = %t", name, got)
		}
	}
}
