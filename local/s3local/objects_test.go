package s3local

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/google/go-cmp/cmp"
)

// status returns the HTTP status of a refused request, 0 where there is none.
func status(err error) int {
	var resp *awshttp.ResponseError
	if errors.As(err, &resp) {
		return resp.HTTPStatusCode()
	}
	return 0
}

// files lists the regular files below dir, hidden ones included.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		names = append(names, filepath.ToSlash(name))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// An object is a plain file under its key with the bytes that were put, for its
// owner's eyes alone, and nothing else lies in the bucket's folder at the end.
func TestObjectIsPlainFile(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, dir)
	c := newClient(t, s)
	const key = "reports/dt=2026-11-22/report.json"
	put(t, c, key, `{"calls":1}`)
	put(t, c, key, `{"calls":2}`)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, bucket, filepath.FromSlash(key))
	data, err := os.ReadFile(path)
	if err != nil || string(data) != `{"calls":2}` {
		t.Errorf("file = %q, %v, want the bytes put last", data, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != filePerm {
		t.Errorf("mode = %v, %v, want %v", info.Mode(), err, filePerm)
	}
	if diff := cmp.Diff([]string{key}, files(t, filepath.Join(dir, bucket))); diff != "" {
		t.Errorf("files in the bucket's folder (-want +got):\n%s", diff)
	}
	entries, err := os.ReadDir(filepath.Join(dir, bucket))
	if err != nil || len(entries) != 1 {
		t.Errorf("bucket's folder holds %v, %v, want reports alone", entries, err)
	}
}

// The SDK's default CRC32 is kept, and a body that does not match it is refused
// without leaving an object.
func TestChecksums(t *testing.T) {
	s := startServer(t, t.TempDir())
	c := newClient(t, s)
	sum := base64.StdEncoding.EncodeToString(
		binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte("body"))))
	if got := aws.ToString(put(t, c, "key", "body").ChecksumCRC32); got != sum {
		t.Errorf("PutObject CRC32 = %q, want %q", got, sum)
	}
	head, err := c.HeadObject(t.Context(), &s3.HeadObjectInput{
		Bucket: aws.String(bucket), Key: aws.String("key"), ChecksumMode: types.ChecksumModeEnabled,
	})
	if err != nil || aws.ToString(head.ChecksumCRC32) != sum {
		t.Errorf("HeadObject = %+v, %v, want CRC32 %q", head, err, sum)
	}
	_, err = c.PutObject(t.Context(), &s3.PutObjectInput{
		Bucket: aws.String(bucket), Key: aws.String("wrong"), Body: strings.NewReader("other"),
		ChecksumCRC32: aws.String(sum),
	})
	if status(err) != http.StatusBadRequest {
		t.Errorf("PutObject with a wrong CRC32 = %v, want status 400", err)
	}
	if _, err := os.Stat(filepath.Join(s.Dir(), bucket, "wrong")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a refused object's file: %v, want none", err)
	}
}

// HeadObject returns what PutObject said of the object; a put that says less
// leaves nothing of it behind.
func TestMetadata(t *testing.T) {
	c := newClient(t, startServer(t, t.TempDir()))
	meta := map[string]string{"sha256": "ab12", "code-version": "v1.2.3"}
	in := &s3.PutObjectInput{
		Bucket: aws.String(bucket), Key: aws.String("key"), Body: strings.NewReader("body"), Metadata: meta,
		ContentType: aws.String("application/vnd.apache.parquet"), CacheControl: aws.String("no-cache"),
	}
	if _, err := c.PutObject(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	head := &s3.HeadObjectInput{Bucket: aws.String(bucket), Key: aws.String("key")}
	got, err := c.HeadObject(t.Context(), head)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(meta, got.Metadata); diff != "" {
		t.Errorf("metadata (-want +got):\n%s", diff)
	}
	if *got.ContentType != *in.ContentType || *got.CacheControl != *in.CacheControl || *got.ContentLength != 4 {
		t.Errorf("type %q, cache %q, length %d", *got.ContentType, *got.CacheControl, *got.ContentLength)
	}
	put(t, c, "key", "later")
	if got, err = c.HeadObject(t.Context(), head); err != nil || len(got.Metadata) != 0 || got.CacheControl != nil {
		t.Errorf("HeadObject after a bare put = %+v, %v, want no metadata", got, err)
	}
}

// Preconditions hold on a put: If-None-Match for a new key alone, If-Match for
// the very bytes that were seen.
func TestPreconditions(t *testing.T) {
	s := startServer(t, t.TempDir())
	c := newClient(t, s)
	none, stale := aws.String("*"), aws.String(`"00000000000000000000000000000000"`)
	try := func(body string, ifNone, ifMatch *string) int {
		_, err := c.PutObject(t.Context(), &s3.PutObjectInput{
			Bucket: aws.String(bucket), Key: aws.String("a/key"), Body: strings.NewReader(body),
			IfNoneMatch: ifNone, IfMatch: ifMatch,
		})
		if err != nil {
			return status(err)
		}
		return http.StatusOK
	}
	if got := try("one", none, nil); got != 200 {
		t.Fatalf("If-None-Match on a new key = %d, want 200", got)
	}
	if got := try("two", none, nil); got != 412 {
		t.Errorf("If-None-Match on a key that exists = %d, want 412", got)
	}
	if got := try("two", nil, stale); got != 412 {
		t.Errorf("If-Match with another ETag = %d, want 412", got)
	}
	seen := put(t, c, "a/key", "one").ETag
	if got := try("two", nil, seen); got != 200 {
		t.Errorf("If-Match with the ETag = %d, want 200", got)
	}
	if got := try("three", nil, seen); got != 412 {
		t.Errorf("If-Match with the ETag of before = %d, want 412", got)
	}
	if got := get(t, c, "a/key"); got != "two" {
		t.Errorf("object = %q, want two", got)
	}
	// An object removed by hand is gone for preconditions as well.
	if err := os.RemoveAll(filepath.Join(s.Dir(), bucket, "a")); err != nil {
		t.Fatal(err)
	}
	if got := try("four", none, nil); got != 200 {
		t.Errorf("If-None-Match after the file was removed by hand = %d, want 200", got)
	}
}

// A range returns those bytes alone.
func TestRange(t *testing.T) {
	c := newClient(t, startServer(t, t.TempDir()))
	put(t, c, "key", "0123456789")
	for in, want := range map[string]string{"bytes=2-4": "234", "bytes=7-": "789", "bytes=-2": "89"} {
		out, err := c.GetObject(t.Context(), &s3.GetObjectInput{
			Bucket: aws.String(bucket), Key: aws.String("key"), Range: aws.String(in),
		})
		if err != nil {
			t.Errorf("GetObject %s: %v", in, err)
			continue
		}
		got, err := io.ReadAll(out.Body)
		out.Body.Close()
		if err != nil || string(got) != want {
			t.Errorf("GetObject %s = %q, %v, want %q", in, got, err, want)
		}
	}
}

// ListObjectsV2 returns the keys of a prefix in order, page by page, and none of
// the server's own files; a delete takes a key away, and many at once.
func TestListAndDelete(t *testing.T) {
	s := startServer(t, t.TempDir())
	c := newClient(t, s)
	for _, key := range []string{"staging/w3", "staging/w1", "staging/w2", "reports/index.html", "stag"} {
		put(t, c, key, key)
	}
	list := func(prefix string) (keys []string) {
		pages := s3.NewListObjectsV2Paginator(c, &s3.ListObjectsV2Input{
			Bucket: aws.String(bucket), Prefix: aws.String(prefix), MaxKeys: aws.Int32(2),
		})
		for pages.HasMorePages() {
			page, err := pages.NextPage(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, object := range page.Contents {
				keys = append(keys, *object.Key)
			}
		}
		return keys
	}
	if got, want := list("staging/"), []string{"staging/w1", "staging/w2", "staging/w3"}; !slices.Equal(got, want) {
		t.Errorf("list staging/ = %v, want %v", got, want)
	}
	_, err := c.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: aws.String(bucket), Key: aws.String("staging/w1")})
	if err != nil {
		t.Errorf("DeleteObject: %v", err)
	}
	out, err := c.DeleteObjects(t.Context(), &s3.DeleteObjectsInput{Bucket: aws.String(bucket), Delete: &types.Delete{
		Objects: []types.ObjectIdentifier{{Key: aws.String("staging/w2")}, {Key: aws.String("staging/w3")}, {Key: aws.String("none")}},
	}})
	if err != nil || len(out.Errors) != 0 {
		t.Errorf("DeleteObjects = %+v, %v", out, err)
	}
	if got, want := list(""), []string{"reports/index.html", "stag"}; !slices.Equal(got, want) {
		t.Errorf("list after deletes = %v, want %v", got, want)
	}
	if _, err := os.Stat(filepath.Join(s.Dir(), bucket, "staging")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("folder of the deleted keys: %v, want none", err)
	}
	_, err = c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String(bucket), Key: aws.String("staging/w1")})
	var noKey *types.NoSuchKey
	if !errors.As(err, &noKey) {
		t.Errorf("GetObject of a deleted key = %v, want NoSuchKey", err)
	}
}

// A body without a length goes up in parts, keeps its metadata and honours
// If-None-Match; nothing of the upload stays behind.
func TestMultipart(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, dir)
	c := newClient(t, s)
	body := bytes.Repeat([]byte("0123456789abcdef"), 1<<20) // 16 MiB: two parts
	upload := func() error {
		_, err := transfermanager.New(c).UploadObject(t.Context(), &transfermanager.UploadObjectInput{
			Bucket: aws.String(bucket), Key: aws.String("calls/calls.parquet"), Body: io.MultiReader(bytes.NewReader(body)),
			Metadata: map[string]string{"rows": "7"}, IfNoneMatch: aws.String("*"),
		})
		return err
	}
	if err := upload(); err != nil {
		t.Fatal(err)
	}
	if err := upload(); status(err) != http.StatusPreconditionFailed {
		t.Errorf("second upload = %v, want status 412", err)
	}
	head, err := c.HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: aws.String(bucket), Key: aws.String("calls/calls.parquet")})
	if err != nil || head.Metadata["rows"] != "7" {
		t.Errorf("HeadObject = %+v, %v, want rows 7", head, err)
	}
	if got := get(t, c, "calls/calls.parquet"); got != string(body) {
		t.Errorf("object has %d bytes that differ from the %d put", len(got), len(body))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	want := []string{
		".s3local/attributes/" + bucket + "/calls/calls.parquet/" + recordName,
		".s3local/lock",
		bucket + "/calls/calls.parquet",
	}
	if diff := cmp.Diff(want, files(t, dir)); diff != "" {
		t.Errorf("files after Close (-want +got):\n%s", diff)
	}
}

// A request that is not signed with the server's keys is refused.
func TestForeignKeys(t *testing.T) {
	s := startServer(t, t.TempDir())
	put(t, newClient(t, s), "key", "body")
	for _, keys := range [][2]string{{s.AccessKey(), "wrong"}, {"wrong", s.SecretKey()}} {
		other := &Server{endpoint: s.endpoint, accessKey: keys[0], secretKey: keys[1]}
		_, err := newClient(t, other).HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: aws.String(bucket), Key: aws.String("key")})
		if err == nil {
			t.Errorf("HeadObject with keys %q = nil error, want it refused", keys)
		}
	}
}

// Of many writers that all ask for a new key, one gets it.
func TestOneWriterWins(t *testing.T) {
	c := newClient(t, startServer(t, t.TempDir()))
	var won atomic.Int32
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			_, err := c.PutObject(t.Context(), &s3.PutObjectInput{
				Bucket: aws.String(bucket), Key: aws.String("manifests/manifest.json"),
				Body: strings.NewReader("body"), IfNoneMatch: aws.String("*"),
			})
			switch {
			case err == nil:
				won.Add(1)
			case status(err) != http.StatusPreconditionFailed:
				t.Errorf("PutObject = %v, want status 412", err)
			}
		})
	}
	wg.Wait()
	if got := won.Load(); got != 1 {
		t.Errorf("%d writers got the key, want 1", got)
	}
}
