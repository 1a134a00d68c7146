package zentrunk

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"time"
)

// newTransport returns a transport for so many requests at a time.
func newTransport(inFlight int) *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DialContext = dial
	t.MaxIdleConns, t.MaxIdleConnsPerHost = inFlight, inFlight
	// An answer is 1 KiB, a page 20 KiB: it takes more processor time to unpack them than
	// their bytes are worth, and net/http makes a header of its own for each request to ask.
	t.DisableCompression = true
	return t
}

var dialer = net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}

func dial(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &bufferedConn{c, bufio.NewReaderSize(c, readBufferSize)}, nil
}

// readBufferSize holds a page as the server's records of TLS have it.
const readBufferSize = 32 << 10

// A bufferedConn reads ahead what has arrived. crypto/tls asks the kernel twice or more
// often for each record, net/http four KiB at a time: together a quarter of the calls that
// a pull makes to the kernel.
type bufferedConn struct {
	net.Conn
	in *bufio.Reader // its only user is the one who reads the connection
}

func (c *bufferedConn) Read(p []byte) (int, error) { return c.in.Read(p) }
