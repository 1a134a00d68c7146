#!/usr/bin/env bash
# Expected: an S3 backend that is given a folder leaves the process where it is: relative paths lead where they did.
# Seen: posix.New makes the folder the working directory of the whole process, and Shutdown does not go back. A file
#   that the program named by a relative path before is not found from then on, in any goroutine.
# Versions: versitygw v1.8.0, Go 1.26.8.
# Date: 2026-11-29. It is known to no project as far as was looked; the package's documentation does not say so.
# Hurt: who embeds the backend in a program or in tests that use relative paths: they fail by the order in which
#   things happen. A test of this project that ran `make` in a relative folder failed now and then.
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GOTOOLCHAIN=go1.26.8 GOWORK=off GOFLAGS=
cd "$work"

cat >go.mod <<'END'
module finding

go 1.26

require github.com/versity/versitygw v1.8.0
END
cat >main.go <<'END'
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
)

func where(when string) {
	dir, err := os.Getwd()
	if err != nil {
		log.Fatal(err)
	}
	_, err = os.ReadFile("settings.txt")
	fmt.Printf("%s: in %s, settings.txt is read: %t\n", when, filepath.Base(dir), err == nil)
}

func main() {
	if err := os.Chdir(os.Args[1]); err != nil {
		log.Fatal(err)
	}
	where("before New")
	attributes, err := meta.NewSideCar(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	backend, err := posix.New("buckets", attributes, posix.PosixOpts{})
	if err != nil {
		log.Fatal(err)
	}
	where("after New")
	backend.Shutdown()
	where("after Shutdown")
}
END
mkdir -p "$work/home/buckets" "$work/attributes"
echo settings >"$work/home/settings.txt"

cat >want <<'END'
before New: in home, settings.txt is read: true
after New: in buckets, settings.txt is read: false
after Shutdown: in buckets, settings.txt is read: false
END
go run -mod=mod . "$work/home" "$work/attributes" 2>log | tee seen || { cat log; exit 1; }
diff want seen || { cat log; echo 'the behaviour has changed'; exit 1; }
