package s3local

import (
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

// A gate accepts connections on a free port of 127.0.0.1 and joins each to the
// gateway's socket. The gateway cannot choose a free port itself, and it waits
// ten seconds for clients that keep a connection open without ever sending a
// request, as Go's HTTP client does when it dials one more than it needs. The
// gate closes those.
type gate struct {
	listener net.Listener
	socket   string // path of the gateway's socket
	running  sync.WaitGroup

	mu     sync.Mutex // guards what follows
	conns  map[net.Conn]struct{}
	closed bool
}

// acceptAgain is the pause after a connection could not be accepted: its client
// gave up, or the process has no file left for it at the moment.
const acceptAgain = 5 * time.Millisecond

func openGate(socket string) (*gate, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen on loopback: %w", err)
	}
	g := &gate{listener: listener, socket: socket, conns: map[net.Conn]struct{}{}}
	g.running.Go(g.accept)
	return g, nil
}

func (g *gate) address() string { return g.listener.Addr().String() }

// close cuts every connection and waits until nothing of the gate runs.
func (g *gate) close() error {
	g.mu.Lock()
	g.closed = true
	for conn := range g.conns {
		conn.Close()
	}
	g.mu.Unlock()
	err := g.listener.Close()
	g.running.Wait()
	return err
}

func (g *gate) accept() {
	for {
		client, err := g.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			time.Sleep(acceptAgain)
			continue
		}
		g.running.Go(func() { g.join(client) })
	}
}

// join passes bytes both ways until the gateway or the gate ends it.
func (g *gate) join(client net.Conn) {
	defer g.release(client)
	if !g.track(client) {
		return
	}
	gateway, err := net.Dial("unix", g.socket)
	if err != nil {
		return // the client sees its connection close, and tries again or fails
	}
	defer g.release(gateway)
	if !g.track(gateway) {
		return
	}
	g.running.Go(func() {
		io.Copy(gateway, client)
		// The client sends no more, but may still wait for its reply.
		gateway.(*net.UnixConn).CloseWrite()
	})
	io.Copy(client, gateway)
}

// track remembers conn for close; it reports false where it is too late.
func (g *gate) track(conn net.Conn) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.closed {
		g.conns[conn] = struct{}{}
	}
	return !g.closed
}

func (g *gate) release(conn net.Conn) {
	conn.Close()
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.conns, conn)
}
