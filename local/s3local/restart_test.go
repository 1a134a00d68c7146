package s3local

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/go-cmp/cmp"
)

func head(t *testing.T, c *s3.Client, key string) *s3.HeadObjectOutput {
	t.Helper()
	out, err := c.HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: aws.String(bucket), Key: aws.String(key)})
	if err != nil {
		t.Fatalf("HeadObject(%s): %v", key, err)
	}
	return out
}

func putWithVersion(t *testing.T, c *s3.Client, key, body, version string) {
	t.Helper()
	_, err := c.PutObject(t.Context(), &s3.PutObjectInput{
		Bucket: aws.String(bucket), Key: aws.String(key), Body: strings.NewReader(body),
		Metadata: map[string]string{"version": version},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A server started later on the same folder, with other keys, knows all that
// the first was told.
func TestRestart(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, dir)
	c := newClient(t, s)
	putWithVersion(t, c, "a/key", "body", "1")
	etag := head(t, c, "a/key").ETag
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	got := head(t, newClient(t, startServer(t, dir)), "a/key")
	if *got.ETag != *etag || got.Metadata["version"] != "1" {
		t.Errorf("after a restart: ETag %s, metadata %v, want %s and version 1", *got.ETag, got.Metadata, *etag)
	}
}

// A process killed between storing the attributes of new bytes and moving them
// into place leaves the old object as it was; the rerun replaces it whole.
func TestKilledWhilePutting(t *testing.T) {
	s := startServer(t, t.TempDir())
	c := newClient(t, s)
	putWithVersion(t, c, "key", "old", "1")
	want := head(t, c, "key")

	staged, err := os.Create(filepath.Join(t.TempDir(), "staged"))
	if err != nil {
		t.Fatal(err)
	}
	defer staged.Close()
	if _, err := staged.WriteString("newer"); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{"etag": `"new"`, "metadata": `{"version":"2"}`} {
		if err := s.attributes.StoreAttribute(staged, bucket, "key", name, []byte(value)); err != nil {
			t.Fatal(err)
		}
	}
	got := head(t, c, "key")
	if *got.ETag != *want.ETag || got.Metadata["version"] != "1" {
		t.Errorf("after the kill: ETag %s, metadata %v, want those of the old bytes", *got.ETag, got.Metadata)
	}
	putWithVersion(t, c, "key", "newer", "2")
	if got := head(t, c, "key"); got.Metadata["version"] != "2" {
		t.Errorf("after the rerun: metadata %v, want version 2", got.Metadata)
	}
	rec, err := s.attributes.load(bucket, "key")
	if err != nil || len(rec) > 2 {
		t.Errorf("record = %v, %v, want two versions at most", rec, err)
	}
}

// What is held in memory is what is on the disk: a record that cannot be saved does not
// count, and one that is forgotten is gone.
func TestRecordsInMemory(t *testing.T) {
	dir := t.TempDir()
	a := &attributes{root: dir, records: filepath.Join(dir, stateDir), alone: true}
	if err := os.MkdirAll(filepath.Join(dir, bucket), 0o700); err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(dir, bucket, "key")
	if err := os.WriteFile(key, []byte("body"), 0o600); err != nil {
		t.Fatal(err)
	}
	seen := func(want string) {
		t.Helper()
		for _, a := range []*attributes{a, {root: dir, records: a.records}} { // and one that holds nothing
			if got, err := a.RetrieveAttribute(nil, bucket, "key", "metadata"); string(got) != want || (err == nil) != (want != "") {
				t.Errorf("metadata = %q, %v, want %q", got, err, want)
			}
		}
	}
	if err := a.StoreAttribute(nil, bucket, "key", "metadata", []byte("1")); err != nil {
		t.Fatal(err)
	}
	seen("1")
	blocked := a.file(bucket, "key") + ".new"
	if err := os.Mkdir(blocked, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := a.StoreAttribute(nil, bucket, "key", "metadata", []byte("2")); err == nil {
		t.Error("a record is saved over a folder")
	}
	seen("1")
	if err := os.Remove(blocked); err != nil {
		t.Fatal(err)
	}
	for i := range 2 * mostRecent { // others take its place in memory
		a.hold(a.file(bucket, strconv.Itoa(i)), record{})
	}
	if len(a.recent) > mostRecent {
		t.Errorf("%d records are held, want at most %d", len(a.recent), mostRecent)
	}
	seen("1")
	if err := a.RenameObject(bucket, "key", "other"); err != nil {
		t.Fatal(err)
	}
	seen("")
	if err := a.StoreAttribute(nil, bucket, "key", "metadata", []byte("3")); err != nil {
		t.Fatal(err)
	}
	if err := a.DeleteAttributes(bucket, "key"); err != nil {
		t.Fatal(err)
	}
	seen("")
}

// A file changed or put into the bucket's folder by hand is an object with the
// ETag that S3 would give it, and without the metadata of the bytes it replaced.
func TestFileByHand(t *testing.T) {
	s := startServer(t, t.TempDir())
	c := newClient(t, s)
	etag := put(t, c, "first", "by hand").ETag
	putWithVersion(t, c, "second", "before", "1")
	for _, name := range []string{"second", "third"} {
		if err := os.WriteFile(filepath.Join(s.Dir(), bucket, name), []byte("by hand"), 0o600); err != nil {
			t.Fatal(err)
		}
		got := head(t, c, name)
		if *got.ETag != *etag || len(got.Metadata) != 0 {
			t.Errorf("%s: ETag %s, metadata %v, want %s and none", name, *got.ETag, got.Metadata, *etag)
		}
	}
}

// Attributes of objects that were removed by hand, and what a killed process
// left in the work folders, are gone after the next run; losing every attribute
// costs no object.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, dir)
	c := newClient(t, s)
	put(t, c, "a/b/key", "body")
	put(t, c, "a/kept", "body")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	work := filepath.Join(dir, bucket, ".sgwtmp")
	if err := os.MkdirAll(filepath.Join(work, "multipart"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(work, "staged"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, bucket, "a", "b")); err != nil {
		t.Fatal(err)
	}
	if err := startServer(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	want := []string{
		".s3local/attributes/" + bucket + "/a/kept/" + recordName,
		".s3local/lock",
		bucket + "/a/kept",
	}
	if diff := cmp.Diff(want, files(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if err := os.RemoveAll(filepath.Join(dir, stateDir)); err != nil {
		t.Fatal(err)
	}
	if got := get(t, newClient(t, startServer(t, dir)), "a/kept"); got != "body" {
		t.Errorf("object = %q, want body", got)
	}
}
