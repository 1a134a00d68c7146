#!/usr/bin/env bash
# Expected: "Range: bytes=-N" of an object shorter than N answers 206 with all of it (RFC 9110, 14.1.2),
#   as it does for a first-last range that ends beyond the object.
# Seen: gofakes3 answers 416 InvalidRange to the suffix, and 206 to the other. net/http's
#   ServeContent, which is asked beside it, answers 206 to both.
# Versions: github.com/johannesboyne/gofakes3 v1.2.0, in memory; Go 1.26.8.
# Date: 2026-11-29.
# Hurt: who reads the tail of a file before its length is known, as readers of Parquet and zip do with a
#   guess of 8 to 64 KiB: small files, of which tests are made, cannot be read, large ones can.
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GOTOOLCHAIN=go1.26.8 GOWORK=off GOFLAGS=
cd "$work"

cat >go.mod <<'END'
module finding

go 1.26

require github.com/johannesboyne/gofakes3 v1.2.0
END
cat >main.go <<'END'
package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

const body = "0123456789"

// do makes a request, for a range where one is named, and returns the status and the text.
func do(method, url, text, ranges string) (int, string) {
	r, err := http.NewRequest(method, url, strings.NewReader(text))
	if err != nil {
		log.Fatal(err)
	}
	if ranges != "" {
		r.Header.Set("Range", ranges)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		log.Fatal(err)
	}
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	if err != nil {
		log.Fatal(err)
	}
	return answer.StatusCode, string(got)
}

func main() {
	store := httptest.NewServer(gofakes3.New(s3mem.New(), gofakes3.WithLogger(gofakes3.DiscardLog())).Server())
	defer store.Close()
	files := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "key", time.Time{}, strings.NewReader(body))
	}))
	defer files.Close()
	do("PUT", store.URL+"/reports", "", "")
	do("PUT", store.URL+"/reports/key", body, "")
	for _, ranges := range []string{"bytes=-4", "bytes=-10", "bytes=-11", "bytes=-65536", "bytes=6-65535"} {
		for server, url := range map[string]string{"gofakes3": store.URL + "/reports/key", "net/http": files.URL} {
			status, text := do("GET", url, "", ranges)
			if status >= 300 {
				text = "" // an error's text, with a number of the request
			}
			fmt.Printf("%-13s %s %d %q\n", ranges, server, status, text)
		}
	}
}
END

cat >want <<'END'
bytes=-10     gofakes3 206 "0123456789"
bytes=-10     net/http 206 "0123456789"
bytes=-11     gofakes3 416 ""
bytes=-11     net/http 206 "0123456789"
bytes=-4      gofakes3 206 "6789"
bytes=-4      net/http 206 "6789"
bytes=-65536  gofakes3 416 ""
bytes=-65536  net/http 206 "0123456789"
bytes=6-65535 gofakes3 206 "6789"
bytes=6-65535 net/http 206 "6789"
END
go run -mod=mod . 2>log | LC_ALL=C sort | tee seen || { cat log; exit 1; }
diff want seen || { echo 'the behaviour has changed'; exit 1; }
