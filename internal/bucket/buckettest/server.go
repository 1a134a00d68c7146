// Package buckettest is an S3 server for tests: in memory, over real HTTP, with
// a door through which a test refuses, slows or loses answers.
package buckettest

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"zentrunk-reports/internal/awsenv"
	"zentrunk-reports/internal/bucket"
)

// Name is the bucket that every server has.
const Name = "reports"

// An Interceptor stands before the server. It answers itself, or lets next do so.
type Interceptor func(w http.ResponseWriter, r *http.Request, next http.Handler)

// A Server is a running S3 server. It is safe for concurrent use.
type Server struct {
	URL         string
	interceptor atomic.Pointer[Interceptor]
	client      *http.Client // that knows its certificate; nil without TLS
	backend     *s3mem.Backend
}

// Start is [Serve], and points the SDK's own variables at the server: the test must not be
// parallel.
func Start(t testing.TB) *Server {
	s := Serve(t)
	s.setenv(t)
	return s
}

// Serve serves an empty bucket on the loopback until the test ends. [Server.Open] leads to
// it, whatever the environment says.
func Serve(t testing.TB) *Server { return start(t, httptest.NewServer) }

// StartTLS is [Start] over TLS, where the SDK frames what it puts and this server stores
// the frames with it. Who connects needs [Server.AWS].
func StartTLS(t testing.TB) *Server {
	s := start(t, httptest.NewTLSServer)
	s.setenv(t)
	return s
}

func start(t testing.TB, serve func(http.Handler) *httptest.Server) *Server {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket(Name); err != nil {
		t.Fatal(err)
	}
	store := gofakes3.New(backend, gofakes3.WithLogger(gofakes3.DiscardLog())).Server()
	answer := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { store.ServeHTTP(copier{w}, r) })
	s := &Server{backend: backend}
	server := serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if intercept := s.interceptor.Load(); intercept != nil {
			(*intercept)(w, r, answer)
			return
		}
		answer(w, r)
	}))
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	t.Cleanup(server.Close)
	s.URL = server.URL
	if server.TLS != nil {
		s.client = server.Client()
	}
	return s
}

func (s *Server) setenv(t testing.TB) {
	for name, value := range s.Env() {
		t.Setenv(name, value)
	}
}

// Unconditional is an [Interceptor] that carries out every put, as a server does that does
// not know conditions.
func Unconditional(w http.ResponseWriter, r *http.Request, next http.Handler) {
	if r.Method == http.MethodPut {
		r.Header.Del("If-Match")
		r.Header.Del("If-None-Match")
	}
	next.ServeHTTP(w, r)
}

// Env returns the SDK's variables that point at the server.
func (s *Server) Env() map[string]string {
	return map[string]string{
		"AWS_ENDPOINT_URL_S3": s.URL, "AWS_REGION": "us-east-1",
		"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_SESSION_TOKEN": "",
	}
}

// Intercept puts f before the server; nil takes it away.
func (s *Server) Intercept(f Interceptor) {
	if f == nil {
		s.interceptor.Store(nil)
		return
	}
	s.interceptor.Store(&f)
}

// AWS returns what the environment says with [Server.Env] in it, as production reads it, for
// a client that trusts the server's certificate.
func (s *Server) AWS(context.Context) (aws.Config, error) {
	env := s.Env()
	cfg, err := awsenv.Of(func(name string) string {
		if value, ours := env[name]; ours {
			return value
		}
		return os.Getenv(name)
	})
	cfg.HTTPClient = s.httpClient()
	return cfg, err
}

// httpClient returns nil, the SDK's own, where any will do.
func (s *Server) httpClient() aws.HTTPClient {
	if s.client == nil {
		return nil
	}
	return s.client
}

// Open returns the bucket under prefix, as production opens it.
func (s *Server) Open(t testing.TB, prefix string) *bucket.Bucket {
	t.Helper()
	cfg, err := s.AWS(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return bucket.New(cfg, Name, prefix, bucket.Encryption{})
}
