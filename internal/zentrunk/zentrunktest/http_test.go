package zentrunktest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"testing"
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// day is the day that most tests' calls end on; noon of the next is now.
var day = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

func nextNoon() time.Time { return day.Add(36 * time.Hour) }

// callAt is a plain call with the n-th UUID.
func callAt(n int, end time.Time) zentrunktest.Call {
	c := zentrunktest.ProductionCall()
	c.Raw = nil
	c.UUID = fmt.Sprintf("00000000-0000-4000-8000-%012d", n)
	c.End = end
	return c
}

// reply is an answer as a client sees it.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// list is a list's body.
type list struct {
	APIID string `json:"api_id"`
	Meta  struct {
		Limit      int
		Offset     int
		TotalCount *int `json:"total_count"`
		Previous   any
		Next       any
	}
	Objects []json.RawMessage
}

func do(t *testing.T, req *http.Request) (reply, error) {
	t.Helper()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return reply{resp.StatusCode, resp.Header, body}, err
}

func request(t *testing.T, s *zentrunktest.Server, path string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(s.AuthID(), s.AuthToken())
	return req
}

func get(t *testing.T, s *zentrunktest.Server, path string) reply {
	t.Helper()
	r, err := do(t, request(t, s, path))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func callPath(s *zentrunktest.Server, rest string) string {
	return "/Account/" + s.AuthID() + "/Zentrunk/Call/" + rest
}

// query encodes pairs of keys and values.
func query(pairs ...string) string {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return "?" + v.Encode()
}

// getList asks for a list that must be answered with 200.
func getList(t *testing.T, s *zentrunktest.Server, pairs ...string) list {
	t.Helper()
	r := get(t, s, callPath(s, query(pairs...)))
	if r.status != http.StatusOK {
		t.Fatalf("list %v: status %d: %s", pairs, r.status, r.body)
	}
	var l list
	if err := json.Unmarshal(r.body, &l); err != nil {
		t.Fatalf("list %v: %v", pairs, err)
	}
	return l
}

func uuids(t *testing.T, l list) []string {
	t.Helper()
	var ids []string
	for _, record := range l.Objects {
		var c struct {
			UUID string `json:"call_uuid"`
		}
		if err := json.Unmarshal(record, &c); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, c.UUID)
	}
	return ids
}
