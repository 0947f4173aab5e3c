package smtptest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/ident"
)

// Certificate chooses the server's certificate: a good one, or what is wrong with it.
type Certificate string

// The certificates. All but SelfSigned are signed by the authority of Server.Roots.
const (
	Good       Certificate = ""
	WrongHost  Certificate = "wrong_host"
	Expired    Certificate = "expired"
	SelfSigned Certificate = "self_signed"
)

// Name is a host name for which a good certificate is valid, beside localhost, 127.0.0.1 and ::1.
const Name = "smtp.tabiji.example"

type random struct{}

func (random) Read(p []byte) (int, error) { return copy(p, ident.Bytes(len(p))), nil }

func makeTLS(kind Certificate) (*tls.Config, *x509.CertPool, error) {
	now := clock.System().Now().Time()
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), random{})
	if err != nil {
		return nil, nil, fmt.Errorf("smtptest: %w", err)
	}
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "smtptest"}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign, NotBefore: now.Add(-24 * time.Hour), NotAfter: now.Add(240 * time.Hour),
	}
	caDER, err := x509.CreateCertificate(random{}, ca, ca, &caKey.PublicKey, caKey)
	if err != nil {
		return nil, nil, fmt.Errorf("smtptest: %w", err)
	}
	if ca, err = x509.ParseCertificate(caDER); err != nil {
		return nil, nil, fmt.Errorf("smtptest: %w", err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(ca)

	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: Name}, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, NotBefore: now.Add(-24 * time.Hour), NotAfter: now.Add(240 * time.Hour),
		DNSNames: []string{Name, "localhost", "pipe.smtptest"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	switch kind {
	case WrongHost:
		leaf.DNSNames, leaf.IPAddresses = []string{"another.tabiji.example"}, nil
	case Expired:
		leaf.NotAfter = now.Add(-time.Hour)
	}
	leafKey, err := ecdsa.GenerateKey(elliptic.P256(), random{})
	if err != nil {
		return nil, nil, fmt.Errorf("smtptest: %w", err)
	}
	parent, signer := ca, caKey
	if kind == SelfSigned {
		parent, signer = leaf, leafKey
	}
	der, err := x509.CreateCertificate(random{}, leaf, parent, &leafKey.PublicKey, signer)
	if err != nil {
		return nil, nil, fmt.Errorf("smtptest: %w", err)
	}
	config := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: leafKey}}, MinVersion: tls.VersionTLS12}
	return config, pool, nil
}
