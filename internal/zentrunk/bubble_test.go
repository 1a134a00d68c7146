package zentrunk_test

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"testing"

	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// inBubble returns a client of an account that a synctest bubble has within the process,
// over the connections of [http.Transport].
func inBubble(t *testing.T, s *zentrunktest.Server, change func(*zentrunk.Config)) *zentrunk.Client {
	t.Helper()
	listener := &pipes{next: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: s, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	go server.Serve(listener) //nolint:errcheck // it ends with the test
	transport := &http.Transport{DialContext: listener.dial}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		s.Close()
		server.Close()
	})
	config := zentrunk.Config{BaseURL: "http://zentrunk.test/v1", AuthID: s.AuthID(), AuthToken: s.AuthToken(), Transport: transport}
	change(&config)
	c, err := zentrunk.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// pipes is a listener whose connections stay within the process.
type pipes struct {
	next   chan net.Conn
	once   sync.Once
	closed chan struct{}
}

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case p.next <- server:
		return client, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.next:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }
