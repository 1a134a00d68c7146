package s3local

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/versity/versitygw/auth"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
	"github.com/versity/versitygw/s3api"
)

const (
	// maxConnections bounds both connections and requests in flight; the
	// gateway needs a bound and answers 503 beyond it. The job's own
	// concurrency is far below.
	maxConnections = 1024
	// maxParts is S3's own limit for a multipart upload.
	maxParts = 10_000

	// The objects hold phone numbers: they are their owner's alone.
	dirPerm  fs.FileMode = 0o700
	filePerm fs.FileMode = 0o600
)

// answerWithin bounds the start of the gateway, which takes milliseconds.
const answerWithin = 10 * time.Second

// listen starts the gateway behind a gate and waits until it answers.
func (s *Server) listen() error {
	// A folder of its own keeps the socket's path short: some systems allow
	// 104 bytes.
	sockets, err := os.MkdirTemp("", "s3local")
	if err != nil {
		return fmt.Errorf("make a folder for the socket: %w", err)
	}
	s.sockets = sockets
	socket := filepath.Join(sockets, "s3")

	files, err := posix.New(s.dir, s.attributes, fileOptions())
	if err != nil {
		return fmt.Errorf("open file backend: %w", err)
	}
	bound := make(chan struct{})
	run, stop := context.WithCancel(context.Background())
	s.stop, s.done = stop, make(chan error, 1)
	config := s.config(socket, func() { close(bound) })
	go func() { s.done <- embedgw.RunVersityGW(run, files, config) }()
	select {
	case <-bound:
	case err := <-s.done:
		stop()
		s.stop = nil // nothing is left to end
		return fmt.Errorf("run the gateway: %w", err)
	}
	if s.gate, err = openGate(socket); err != nil {
		return err
	}
	s.endpoint = "http://" + s.gate.address()
	// Bound is not yet serving, and a gateway told to stop in between never
	// stops: only an answer proves that Close will work.
	return answer(s.endpoint)
}

// hangUp undoes listen, however far it got.
func (s *Server) hangUp() error {
	var errs []error
	if s.gate != nil {
		errs = append(errs, s.gate.close())
	}
	if s.stop != nil {
		s.stop()
		errs = append(errs, <-s.done)
	}
	if s.sockets != "" {
		errs = append(errs, os.RemoveAll(s.sockets))
	}
	return errors.Join(errs...)
}

func (s *Server) config(socket string, onListen func()) *embedgw.Config {
	root := auth.Account{Access: s.accessKey, Secret: s.secretKey, Role: auth.RoleAdmin}
	return &embedgw.Config{
		RootUserAccess:    s.accessKey,
		RootUserSecret:    s.secretKey,
		Region:            Region,
		Ports:             []string{socket},
		MaxConnections:    maxConnections,
		MaxRequests:       maxConnections,
		MultipartMaxParts: maxParts,
		// Given here because the gateway prints a line where it makes its own.
		IAMService: auth.NewIAMServiceSingle(root),
		Quiet:      true,
		KeepAlive:  true,
		S3Options:  []s3api.Option{s3api.WithOnListen(onListen)},
	}
}

func fileOptions() posix.PosixOpts {
	opts := posix.PosixOpts{
		// One process holds the folder's lock, so the gateway's own lock files
		// would only litter it.
		ForceNoObjLockFile:  true,
		ValidateBucketNames: true,
	}
	opts.SetNewDirPerm(dirPerm)
	opts.SetNewFilePerm(filePerm)
	return opts
}

// answer waits for any reply: an unsigned request is refused, which will do.
func answer(endpoint string) error {
	transport := &http.Transport{DisableKeepAlives: true} // and no proxy
	client := &http.Client{Transport: transport, Timeout: answerWithin}
	resp, err := client.Get(endpoint)
	if err != nil {
		return fmt.Errorf("wait for the S3 server: %w", err)
	}
	return resp.Body.Close()
}
