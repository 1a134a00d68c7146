package main

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"zentrunk-reports/local/s3local"
)

// bucketName is the bucket that every measurement uses, each in a store of its
// own.
const bucketName = "zentrunk-bench"

// endpointVariable tells the SDK where the store is.
const endpointVariable = "AWS_ENDPOINT_URL_S3"

// linkTree makes the folder to a copy of the folder from, whose files are those
// of from under other names: they keep their times, to which a store ties the
// metadata of its objects, and take no room. A store never writes into a file
// that is there.
func linkTree(to, from string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		target := to + strings.TrimPrefix(path, from)
		if d.IsDir() {
			return os.MkdirAll(target, 0o700)
		}
		return os.Link(path, target)
	})
}

// object returns where the store of r keeps the object under key.
func (r *rig) object(key string) string {
	return filepath.Join(r.dir, "store", bucketName, filepath.FromSlash(key))
}

// storeRole serves the folder that its spec names as S3, and tells the
// environment in which the SDK finds it.
func storeRole(ctx context.Context, spec json.RawMessage, p *parent) error {
	var dir string
	if err := json.Unmarshal(spec, &dir); err != nil {
		return err
	}
	server, err := s3local.Start(ctx, dir)
	if err != nil {
		return err
	}
	defer server.Close()
	if err := server.CreateBucket(bucketName); err != nil {
		return err
	}
	err = p.tell([]string{
		endpointVariable + "=" + server.Endpoint(), "AWS_REGION=" + s3local.Region,
		"AWS_ACCESS_KEY_ID=" + server.AccessKey(), "AWS_SECRET_ACCESS_KEY=" + server.SecretKey(),
	})
	if err != nil {
		return err
	}
	<-ctx.Done()
	return server.Close()
}
