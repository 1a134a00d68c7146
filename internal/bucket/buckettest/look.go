package buckettest

import (
	"io"
	"testing"

	"github.com/johannesboyne/gofakes3"
)

// What a test looks at it takes from the server's memory, not through its door: faults are
// for those that are tested, and a request costs more than what is looked at.

// Keys returns every key of the bucket, ascending.
func (s *Server) Keys(t testing.TB) []string {
	t.Helper()
	list, err := s.backend.ListBucket(Name, nil, gofakes3.ListBucketPage{})
	if err != nil {
		t.Fatal(err)
	}
	keys := make([]string, len(list.Contents))
	for i, o := range list.Contents {
		keys[i] = o.Key
	}
	return keys
}

// Object returns the bytes under a whole key.
func (s *Server) Object(t testing.TB, key string) []byte {
	t.Helper()
	o := s.get(t, key)
	b := make([]byte, o.Size)
	if _, err := io.ReadFull(o.Contents, b); err != nil {
		t.Fatalf("get %s: %v", key, err)
	}
	return b
}

// ContentType returns the type of the object under a whole key.
func (s *Server) ContentType(t testing.TB, key string) string {
	t.Helper()
	return s.get(t, key).Metadata["Content-Type"]
}

func (s *Server) get(t testing.TB, key string) *gofakes3.Object {
	t.Helper()
	o, err := s.backend.GetObject(Name, key, nil)
	if err != nil {
		t.Fatalf("get %s: %v", key, err)
	}
	return o
}
