// Package s3local runs a real S3 server, versitygw, inside this process on
// loopback, so that the job makes the same S3 calls on a workstation as in
// Lambda while its objects lie as plain files under <dir>/<bucket>/<key>.
//
// What S3 keeps beside an object's bytes (ETag, content type, user metadata)
// lies in the hidden folder .s3local of dir, outside every bucket. The package
// knows nothing of reports and chooses no bucket or key.
package s3local

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
)

// Region is the AWS region requests must be signed for.
const Region = "us-east-1"

// ErrRunning is returned by [Start] while another server of this process runs.
var ErrRunning = errors.New("another local S3 server runs in this process")

// ErrInUse is returned by [Start] while another process serves the same folder.
var ErrInUse = errors.New("folder is in use by another process")

// stateDir holds the attributes and the lock. A bucket's name cannot start
// with a dot, so that no request reaches it.
const stateDir = ".s3local"

// running is true from Start to Close: versitygw keeps settings in package
// variables and its file backend works in the process's working directory.
var running atomic.Bool

// A Server is a running S3 server. Its methods are safe for concurrent use.
type Server struct {
	dir       string // absolute
	endpoint  string
	accessKey string
	secretKey string

	attributes *attributes
	workDir    string // the working directory before Start
	unlock     func()

	sockets string // folder of the gateway's socket
	gate    *gate
	stop    context.CancelFunc // ends the gateway
	done    chan error         // holds its result then

	closeOnce sync.Once
	closeErr  error
}

// Start serves dir, which is made where it does not exist, on a free port of
// 127.0.0.1 and returns once requests are answered. The keys are random, new on
// each start. ctx bounds the start alone: the server runs until [Server.Close].
//
// While the server runs, dir is the working directory of the whole process,
// because the file backend opens its files by relative names: make other
// relative paths absolute first, and do not change directory. One server may
// run in a process ([ErrRunning]) and on a folder ([ErrInUse]) at a time.
//
// Nothing is printed, except that the gateway writes the cause of a reply of
// 500, such as a full disk, to standard error.
func Start(ctx context.Context, dir string) (*Server, error) {
	if !running.CompareAndSwap(false, true) {
		return nil, ErrRunning
	}
	s, err := start(ctx, dir)
	if err != nil {
		running.Store(false)
		return nil, fmt.Errorf("start S3 server in %s: %w", dir, err)
	}
	return s, nil
}

func start(ctx context.Context, dir string) (*Server, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	workDir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	records := filepath.Join(dir, stateDir, "attributes")
	if err := os.MkdirAll(records, dirPerm); err != nil {
		return nil, err
	}
	unlock, alone, err := lock(filepath.Join(dir, stateDir, "lock"))
	if err != nil {
		return nil, err
	}
	s := &Server{
		dir:        dir,
		accessKey:  rand.Text()[:20], // the length of an AWS access key
		secretKey:  rand.Text() + rand.Text(),
		attributes: &attributes{root: dir, records: records, alone: alone},
		workDir:    workDir,
		unlock:     unlock,
	}
	if err = s.sweep(); err == nil {
		err = s.listen()
	}
	// The gateway is not asked to stop while it starts, which it may miss.
	if err = cmp.Or(err, context.Cause(ctx)); err != nil {
		return nil, errors.Join(err, s.hangUp(), s.leave())
	}
	return s, nil
}

// Endpoint returns the server's URL, such as http://127.0.0.1:40123. Clients
// must use path-style addressing.
func (s *Server) Endpoint() string { return s.endpoint }

// AccessKey returns the access key id that may do everything on this server.
func (s *Server) AccessKey() string { return s.accessKey }

// SecretKey returns the secret that belongs to [Server.AccessKey].
func (s *Server) SecretKey() string { return s.secretKey }

// Dir returns the absolute path of the folder that holds the buckets.
func (s *Server) Dir() string { return s.dir }

// Close ends the server and goes back to the working directory from before
// Start. Requests in flight are cut: an object is there as a whole or not at
// all, and multipart uploads that were not completed are dropped. It returns
// what ended the server early, if anything did. Later calls return the same.
func (s *Server) Close() error {
	s.closeOnce.Do(func() {
		s.closeErr = errors.Join(s.hangUp(), s.sweep(), s.leave())
		running.Store(false)
	})
	return s.closeErr
}

// leave undoes what Start did to the process: working directory and lock.
func (s *Server) leave() error {
	defer s.unlock()
	here, err := os.Stat(".")
	if err != nil {
		return os.Chdir(s.workDir) // the folder is gone
	}
	if there, err := os.Stat(s.dir); err != nil || !os.SameFile(here, there) {
		return nil // somebody else moved on: theirs to keep
	}
	return os.Chdir(s.workDir)
}
