package s3local

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/s3api/utils"
)

// CreateBucket makes the bucket name, a folder of [Server.Dir]. One that exists
// is left as it is, files that were put there by hand included: they are
// objects too. It returns an error where name is none that S3 allows.
func (s *Server) CreateBucket(name string) error {
	if !utils.IsValidBucketName(name) {
		return fmt.Errorf("create bucket %q: S3 does not allow this name", name)
	}
	if err := os.MkdirAll(filepath.Join(s.dir, name), dirPerm); err != nil {
		return fmt.Errorf("create bucket %q: %w", name, err)
	}
	return nil
}

// sweep removes the gateway's own work folders from the buckets, with what a
// killed process left in them, and attributes whose object is gone. It must not
// run beside the gateway.
func (s *Server) sweep() error {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return fmt.Errorf("find unfinished uploads: %w", err)
	}
	for _, entry := range entries {
		if !entry.IsDir() {
			continue
		}
		if err := os.RemoveAll(filepath.Join(s.dir, entry.Name(), posix.MetaTmpDir)); err != nil {
			return fmt.Errorf("remove unfinished uploads: %w", err)
		}
	}
	return s.attributes.prune()
}
