#!/usr/bin/env bash
# Expected: a PutObject replaces the object whole, with its metadata, as S3 does.
# Seen: gofakes3 gives the new object what the old one had and the put does not name: user metadata and
#   Content-Disposition alike. The list of names only grows, until the key is deleted.
# Versions: github.com/johannesboyne/gofakes3 v1.2.0, in memory, over http.
# Date: 2026-11-29.
# Hurt: who tests with it: code that forgets to set metadata passes, and fails on S3; code that goes by
#   the absence of a name (a mark, a state) fails here, and would pass on S3.
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
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

func main() {
	server := httptest.NewServer(gofakes3.New(s3mem.New(), gofakes3.WithLogger(gofakes3.DiscardLog())).Server())
	defer server.Close()
	ask := func(method, path, body string, headers ...string) http.Header {
		r, err := http.NewRequest(method, server.URL+path, strings.NewReader(body))
		if err != nil {
			log.Fatal(err)
		}
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			log.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode >= 300 {
			log.Fatal(method, path, answer.Status)
		}
		return answer.Header
	}
	show := func(what string) {
		h := ask("HEAD", "/reports/day", "")
		fmt.Printf("%-28s length %s", what, h.Get("Content-Length"))
		for _, name := range []string{"X-Amz-Meta-State", "X-Amz-Meta-Revision", "Content-Disposition"} {
			fmt.Printf(", %s %q", name, h.Get(name))
		}
		fmt.Println()
	}
	ask("PUT", "/reports", "")
	ask("PUT", "/reports/day", "a", "X-Amz-Meta-State", "open", "Content-Disposition", "attachment")
	show("put with two headers")
	ask("PUT", "/reports/day", "bb")
	show("put without any")
	ask("PUT", "/reports/day", "ccc", "X-Amz-Meta-Revision", "2")
	show("put with another name")
	ask("DELETE", "/reports/day", "")
	ask("PUT", "/reports/day", "dddd")
	show("deleted, put without any")
}
END

cat >want <<'END'
put with two headers         length 1, X-Amz-Meta-State "open", X-Amz-Meta-Revision "", Content-Disposition "attachment"
put without any              length 2, X-Amz-Meta-State "open", X-Amz-Meta-Revision "", Content-Disposition "attachment"
put with another name        length 3, X-Amz-Meta-State "open", X-Amz-Meta-Revision "2", Content-Disposition "attachment"
deleted, put without any     length 4, X-Amz-Meta-State "", X-Amz-Meta-Revision "", Content-Disposition ""
END
go run -mod=mod . 2>log | tee seen || { cat log; exit 1; }
diff want seen || { echo 'the behaviour has changed'; exit 1; }
