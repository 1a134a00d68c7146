// Command scene serves what the functions need of the world, for checks that
// run them in another process: a simulated account and an S3 server, both on
// loopback. It knows nothing of workflows.
//
// It prints one line of JSON that says where everything is, then answers each
// line of its standard input with one line, and ends with its input.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
	"zentrunk-reports/local/s3local"
)

// bucketName is the bucket that the scene has.
const bucketName = "reports"

func main() {
	out := flag.String("out", "", "folder that holds the objects, as plain files")
	days := flag.Int("days", 8, "days before today that have calls")
	calls := flag.Int("calls", 120, "calls of each day")
	large := flag.Int("large", 0, "calls of the earliest day; 0 means as many as the others")
	seed := flag.Uint64("seed", 1, "the same seed gives the same calls on the same day")
	flag.Parse()
	if err := run(*out, *days, *calls, *large, *seed); err != nil {
		fmt.Fprintf(os.Stderr, "scene: %v\n", err)
		os.Exit(1)
	}
}

// A place is the scene's first line.
type place struct {
	Account   string         `json:"account"` // API root
	AuthID    string         `json:"auth_id"`
	AuthToken string         `json:"auth_token"`
	S3        string         `json:"s3"` // endpoint
	AccessKey string         `json:"access_key"`
	SecretKey string         `json:"secret_key"`
	Bucket    string         `json:"bucket"`
	Calls     map[string]int `json:"calls"` // of each day, as the ledger has them
}

func run(out string, days, calls, large int, seed uint64) error {
	store, err := s3local.Start(context.Background(), out)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := store.CreateBucket(bucketName); err != nil {
		return err
	}
	account := zentrunktest.New(zentrunktest.Options{Limit: -1})
	defer account.Close()
	p := place{
		AuthID: account.AuthID(), AuthToken: account.AuthToken(),
		S3: store.Endpoint(), AccessKey: store.AccessKey(), SecretKey: store.SecretKey(),
		Bucket: bucketName, Calls: map[string]int{},
	}
	today := time.Now().UTC().Truncate(24 * time.Hour)
	for back := range days {
		day := today.AddDate(0, 0, -1-back)
		n := calls + back
		if back == days-1 && large > 0 {
			n = large
		}
		made := zentrunktest.Generate(zentrunktest.GenOptions{Seed: seed + uint64(back), Start: day, Calls: n})
		account.Add(made...)
		p.Calls[day.Format(time.DateOnly)] = len(made)
	}
	account.Add(sampled(today.AddDate(0, 0, -2-days))...) // on a day that no count is kept of
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: account, ReadHeaderTimeout: time.Minute}
	go server.Serve(listener) //nolint:errcheck // it ends when it is closed
	defer server.Close()
	p.Account = "http://" + listener.Addr().String() + zentrunktest.DefaultPrefix
	answer := json.NewEncoder(os.Stdout)
	if err := answer.Encode(p); err != nil {
		return err
	}
	return obey(os.Stdin, answer, account, p.Calls)
}

// sampled returns the calls that the sample events of the lookup endpoint ask
// for, as of a time that the account still remembers.
func sampled(at time.Time) []zentrunktest.Call {
	calls := []zentrunktest.Call{zentrunktest.PageCall(), zentrunktest.PageInsightsCall()}
	for i := range calls {
		later := at.Sub(calls[i].End)
		for _, t := range []*time.Time{&calls[i].Initiation, &calls[i].Answer, &calls[i].End} {
			if !t.IsZero() {
				*t = t.Add(later)
			}
		}
	}
	return calls
}

// obey does what each line of in says until it ends. An array is faults in place of
// those before, and is answered by counters; an object is a change of the account's
// calls, and is answered by what each day of counts has then.
func obey(in io.Reader, answer *json.Encoder, account *zentrunktest.Server, counts map[string]int) error {
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		said, err := do(lines.Bytes(), account, counts)
		if err != nil {
			return fmt.Errorf("do %q: %w", lines.Text(), err)
		}
		if err := answer.Encode(said); err != nil {
			return err
		}
	}
	return lines.Err()
}

// do does what one line says and returns the answer to it.
func do(line []byte, account *zentrunktest.Server, counts map[string]int) (any, error) {
	if bytes.HasPrefix(line, []byte("[")) {
		var faults []fault
		if err := json.Unmarshal(line, &faults); err != nil {
			return nil, err
		}
		account.SetFaults(chosen(faults)...)
		return map[string]any{
			"requests": account.Stats().Requests, "violations": account.Violations(), "insights_again": fetchedAgain(account),
		}, nil
	}
	var c change
	if err := json.Unmarshal(line, &c); err != nil {
		return nil, err
	}
	if err := c.apply(account); err != nil {
		return nil, err
	}
	for date := range counts {
		calls, err := callsOf(account, date)
		if err != nil {
			return nil, err
		}
		counts[date] = len(calls)
	}
	return counts, nil
}

// fetchedAgain returns how many calls the account has told the insights of more
// than once. Calls that it has none of are asked for by every run.
func fetchedAgain(account *zentrunktest.Server) int {
	n := 0
	for _, c := range account.Calls() {
		if c.Insights == nil || !c.Insights.Score.Valid {
			continue
		}
		if _, answered := account.InsightsAsked(c.UUID); answered > 1 {
			n++
		}
	}
	return n
}
