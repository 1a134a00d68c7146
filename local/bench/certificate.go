package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"strings"
	"time"
)

// overTLS has the account answer over TLS on listener, with a certificate of its own
// that lies in a temporary file for whoever is to trust it. It offers HTTP/1.1 alone: ours
// could do more, and would be measured by another protocol than its peer.
func (s *servedAccount) overTLS(listener net.Listener) (net.Listener, error) {
	pair, written, err := certificate()
	if err != nil {
		return nil, fmt.Errorf("serve the account over TLS: %w", err)
	}
	file, err := os.CreateTemp("", "account-*.pem")
	if err != nil {
		return nil, fmt.Errorf("serve the account over TLS: %w", err)
	}
	defer file.Close()
	if _, err := file.Write(written); err != nil {
		return nil, fmt.Errorf("serve the account over TLS: %w", err)
	}
	s.at.Root = "https" + strings.TrimPrefix(s.at.Root, "http")
	s.at.Trust = file.Name()
	return tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{pair}}), nil
}

// certificate returns a certificate for loopback that vouches for itself, and the same
// as PEM.
func certificate() (tls.Certificate, []byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "simulated account"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), nil
}
