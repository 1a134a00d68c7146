package s3local

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"go.uber.org/goleak"
)

// No test here is parallel: one server may run in a process, and it moves the
// process's working directory.

const bucket = "reports-test"

func startServer(t *testing.T, dir string) *Server {
	t.Helper()
	s, err := Start(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close = %v", err)
		}
	})
	if err := s.CreateBucket(bucket); err != nil {
		t.Fatal(err)
	}
	return s
}

// newClient is built as production builds its own, so that requests carry
// checksums.
func newClient(t *testing.T, s *Server) *s3.Client {
	t.Helper()
	cfg, err := config.LoadDefaultConfig(t.Context(),
		config.WithRegion(Region),
		config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(s.AccessKey(), s.SecretKey(), "")),
		config.WithSharedConfigFiles(nil),
		config.WithSharedCredentialsFiles(nil),
	)
	if err != nil {
		t.Fatal(err)
	}
	return s3.NewFromConfig(cfg, func(o *s3.Options) {
		o.BaseEndpoint = aws.String(s.Endpoint())
		o.UsePathStyle = true
	})
}

func put(t *testing.T, c *s3.Client, key, body string) *s3.PutObjectOutput {
	t.Helper()
	out, err := c.PutObject(t.Context(), &s3.PutObjectInput{
		Bucket: aws.String(bucket), Key: aws.String(key), Body: strings.NewReader(body),
	})
	if err != nil {
		t.Fatalf("PutObject(%s): %v", key, err)
	}
	return out
}

func get(t *testing.T, c *s3.Client, key string) string {
	t.Helper()
	out, err := c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String(bucket), Key: aws.String(key)})
	if err != nil {
		t.Fatalf("GetObject(%s): %v", key, err)
	}
	defer out.Body.Close()
	data, err := io.ReadAll(out.Body)
	if err != nil {
		t.Fatalf("GetObject(%s): %v", key, err)
	}
	return string(data)
}

// A second server is refused in this process, and the folder in any other,
// until the first is closed; then everything is as before the first.
func TestStartTwice(t *testing.T) {
	before, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	s := startServer(t, dir)
	if _, err := Start(t.Context(), t.TempDir()); !errors.Is(err, ErrRunning) {
		t.Errorf("second Start = %v, want ErrRunning", err)
	}
	if _, _, err := lock(filepath.Join(dir, stateDir, "lock")); !errors.Is(err, ErrInUse) {
		t.Errorf("second lock = %v, want ErrInUse", err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Errorf("Close = %v", err)
		}
	}
	// Who dials may reach another process, which was given the port since.
	if err := s.gate.listener.(*net.TCPListener).SetDeadline(time.Now()); !errors.Is(err, net.ErrClosed) {
		t.Errorf("the port is still listened on after Close: %v", err)
	}
	if after, err := os.Getwd(); err != nil || after != before {
		t.Errorf("working directory after Close = %s, %v, want %s", after, err, before)
	}
	again := startServer(t, dir)
	if again.AccessKey() == s.AccessKey() || again.SecretKey() == s.SecretKey() {
		t.Error("keys of two servers are equal")
	}
}

// A start that fails leaves the process free for another.
func TestStartFails(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), file); err == nil {
		t.Error("Start on a file = nil error")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Start(ctx, t.TempDir()); !errors.Is(err, context.Canceled) {
		t.Errorf("Start with an ended context = %v, want context.Canceled", err)
	}
	startServer(t, t.TempDir())
}

// The server outlives the context of its start.
func TestStartContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, err := Start(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	cancel()
	if err := s.CreateBucket(bucket); err != nil {
		t.Fatal(err)
	}
	put(t, newClient(t, s), "key", "body")
}

// Close leaves no goroutine of the server behind, and does not wait for clients
// that keep connections open, whether they ever sent a request or not.
func TestCloseLeavesNothing(t *testing.T) {
	// Clocks that fiber and fasthttp start once per process stay.
	warm, err := Start(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := warm.Close(); err != nil {
		t.Fatal(err)
	}
	ignore := goleak.IgnoreCurrent()

	printed := captureOutput(t, func() {
		s, err := Start(t.Context(), t.TempDir())
		if err != nil {
			t.Error(err)
			return
		}
		used, unused := dial(t, s), dial(t, s)
		if _, err := io.WriteString(used, "GET / HTTP/1.1\r\nHost: s3\r\n\r\n"); err != nil {
			t.Error(err)
		}
		resp, err := http.ReadResponse(bufio.NewReader(used), nil)
		if err != nil || resp.StatusCode != http.StatusForbidden {
			t.Errorf("unsigned request = %v, %v, want status 403", resp, err)
		}
		if err := s.Close(); err != nil {
			t.Errorf("Close = %v", err)
		}
		if n, err := unused.Read(make([]byte, 1)); err == nil {
			t.Errorf("the unused connection carries %d bytes after Close", n)
		}
	})
	// The gateway says so where it gave up waiting for a connection.
	if printed != "" {
		t.Errorf("Close printed %q", printed)
	}
	// This one looks every ten seconds whether its server was stopped.
	cleaner := goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2")
	// What was told to end may need a while for it on a busy machine; goleak waits half a second.
	err = goleak.Find(ignore, cleaner)
	for began := time.Now(); err != nil && time.Since(began) < 30*time.Second; {
		err = goleak.Find(ignore, cleaner)
	}
	if err != nil {
		t.Error(err)
	}
}

func dial(t *testing.T, s *Server) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.Endpoint(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// Neither importing the package nor running a server prints anything or
// registers a flag.
func TestSilent(t *testing.T) {
	flag.VisitAll(func(f *flag.Flag) {
		if !strings.HasPrefix(f.Name, "test.") {
			t.Errorf("flag -%s is registered by an import", f.Name)
		}
	})
	printed := captureOutput(t, func() {
		s, err := Start(t.Context(), t.TempDir())
		if err != nil {
			t.Error(err)
			return
		}
		if err := s.CreateBucket(bucket); err != nil {
			t.Error(err)
		}
		c := newClient(t, s)
		put(t, c, "key", "body")
		if _, err := c.HeadObject(t.Context(), &s3.HeadObjectInput{
			Bucket: aws.String(bucket), Key: aws.String("none"),
		}); err == nil {
			t.Error("HeadObject of no key = nil error")
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if printed != "" {
		t.Errorf("printed %q, want nothing", printed)
	}
}

// captureOutput returns what f writes to the process's outputs.
func captureOutput(t *testing.T, f func()) string {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "output"))
	if err != nil {
		t.Fatal(err)
	}
	stdout, stderr := os.Stdout, os.Stderr
	os.Stdout, os.Stderr = file, file
	f()
	os.Stdout, os.Stderr = stdout, stderr
	data, err := os.ReadFile(file.Name())
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
	return string(bytes.TrimSpace(data))
}

// A bucket's name must be one that S3 allows, which also keeps it inside the
// folder; making one twice is no error.
func TestCreateBucket(t *testing.T) {
	s := startServer(t, t.TempDir())
	for _, name := range []string{"", "x", "../out", ".s3local", "Upper", "a/b", "127.0.0.1"} {
		if err := s.CreateBucket(name); err == nil {
			t.Errorf("CreateBucket(%q) = nil, want an error", name)
		}
	}
	if err := s.CreateBucket(bucket); err != nil {
		t.Errorf("CreateBucket again = %v", err)
	}
	out, err := newClient(t, s).ListBuckets(t.Context(), &s3.ListBucketsInput{})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Buckets) != 1 || aws.ToString(out.Buckets[0].Name) != bucket {
		t.Errorf("ListBuckets = %v, want %s alone", out.Buckets, bucket)
	}
}
