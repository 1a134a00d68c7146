package browse

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// LoopbackOnly passes requests on to next that were addressed to this machine
// by a loopback address or as localhost, and answers all others 421. Listening
// on loopback is not enough: a page on the web whose own host name is made to
// mean 127.0.0.1 could otherwise read call records through the user's browser.
func LoopbackOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !loopback(r.Host) {
			http.Error(w, "this server answers on loopback only", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// loopback says whether host, with or without a port, is this machine's alone.
func loopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && addr.IsLoopback()
}
