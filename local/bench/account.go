package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// accountSeed makes the calls of every run the same.
const accountSeed = 7

// An accountSpec describes a simulated account.
type accountSpec struct {
	Calls   int       // of the day
	From    time.Time // the day's first instant
	Limited bool      // as Plivo limits: 300 requests in 5 s
	Latency time.Duration
	TLS     bool // served over https
	Drawn   bool // its calls drawn when they are asked for, none held: see [generatedDay]
}

// accountStats is what an account counted.
type accountStats struct {
	Requests, Lists, Insights int
	Refused                   int           // answers 429
	Busiest                   int           // most requests in any 5 s
	Span                      time.Duration // from the first request to the last
	Stall                     time.Duration // longest standstill of the process that serves it
	Wanted                    int           // answered calls
	Lacking                   int           // answered calls that have no insights
	Again                     int           // requests for insights that the account had given before
	Unasked                   int           // answered calls whose insights were never asked for
}

func (s accountStats) perSecond() float64 { return float64(s.Requests-1) / s.Span.Seconds() }

// An accountAddress is where an account answers.
type accountAddress struct {
	Root  string // of the API
	Trust string // file with the certificate to trust; empty where it answers over plain http
}

// env is the environment in which Go and Python trust the account.
func (a accountAddress) env() []string {
	if a.Trust == "" {
		return nil
	}
	return []string{"SSL_CERT_FILE=" + a.Trust, "REQUESTS_CA_BUNDLE=" + a.Trust}
}

// A served account is one that answers on loopback.
type servedAccount struct {
	*zentrunktest.Server
	at    accountAddress
	http  *http.Server
	stall *stall
}

// serveAccount makes the account's day and serves it on a free port.
func serveAccount(spec accountSpec) (*servedAccount, error) {
	o := zentrunktest.Options{Limit: -1, Latency: spec.Latency}
	if spec.Limited {
		o.Limit = zentrunktest.DefaultLimit
	}
	if spec.Drawn {
		o.Source = generateDay(spec.From, spec.Calls)
	}
	account := zentrunktest.New(o)
	if !spec.Drawn {
		account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: accountSeed, Start: spec.From, Calls: spec.Calls})...)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("serve the account: %w", err)
	}
	s := &servedAccount{
		Server: account,
		at:     accountAddress{Root: "http://" + listener.Addr().String() + zentrunktest.DefaultPrefix},
		http:   &http.Server{Handler: account, ReadHeaderTimeout: time.Minute},
		stall:  watchStall(),
	}
	if spec.TLS {
		if listener, err = s.overTLS(listener); err != nil {
			return nil, err
		}
	}
	go s.http.Serve(listener) //nolint:errcheck // it ends when it is closed
	return s, nil
}

func (s *servedAccount) close() {
	s.stall.stop()
	s.Server.Close()
	s.http.Close()
}

// stats returns the counters, or an error where the job did what no caller of
// the API should do.
func (s *servedAccount) stats() (accountStats, error) {
	if v := s.Violations(); len(v) > 0 {
		return accountStats{}, fmt.Errorf("the account was used wrongly: %s", v[0])
	}
	st := s.Server.Stats()
	out := accountStats{
		Requests: st.Requests, Lists: st.ByKind[zentrunktest.KindList], Insights: st.ByKind[zentrunktest.KindInsights],
		Refused: st.ByStatus[http.StatusTooManyRequests], Busiest: st.Busiest, Span: st.Last.Sub(st.First),
		Stall: s.stall.soFar(),
	}
	for _, c := range s.Calls() {
		if !c.Answered {
			continue
		}
		out.Wanted++
		asked, answered := s.InsightsAsked(c.UUID)
		if asked == 0 {
			out.Unasked++
		}
		if c.Insights == nil {
			out.Lacking++
		} else if answered > 0 {
			out.Again += asked - 1
		}
	}
	return out, nil
}

// accountRole serves an account, tells its API root, and its counters when asked.
func accountRole(ctx context.Context, spec json.RawMessage, p *parent) error {
	var s accountSpec
	if err := json.Unmarshal(spec, &s); err != nil {
		return err
	}
	account, err := serveAccount(s)
	if err != nil {
		return err
	}
	defer account.close()
	if err := p.tell(account.at); err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-p.asks:
			stats, err := account.stats()
			if err == nil {
				err = p.tell(stats)
			}
			if err != nil {
				return err
			}
		}
	}
}
