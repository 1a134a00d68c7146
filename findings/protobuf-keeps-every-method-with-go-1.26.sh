#!/usr/bin/env bash
# Expected: a newer Go release links no more of a library than the one before: the same program is as
#   large, give or take some percent.
# Seen: with google.golang.org/protobuf before v1.36.12, a program that Go 1.26 links is 22 % larger than
#   Go 1.25's, and holds 1.7 times the methods. protobuf looks up a method by the name Methods. Go 1.26
#   has reflect.Value.Methods, which lists all, so the linker keeps every exported method of every type.
# Versions: Go 1.25.9 and 1.26.8; google.golang.org/protobuf v1.34.2 (which parquet-go v0.32.0 asks for) and v1.36.12.
# Date: 2026-11-30. Known to the protobuf project as golang/protobuf issue 1704; v1.36.12 has the repair.
# Hurt: whoever reaches protobuf by way of another module: programs grow and start later. Raising it helps
#   only where nothing else, such as html/template, has the linker keep every method.
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GOWORK=off GOFLAGS=-mod=mod CGO_ENABLED=0 GOOS=linux GOARCH=amd64 GOAMD64=v1
cd "$work"

cat >main.go <<'END'
package main

import (
	"fmt"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
)

func main() {
	b, err := proto.Marshal(durationpb.New(90))
	fmt.Println(len(b), err)
}
END
cat >want <<'END'
protobuf v1.34.2, go1.25.9: 4904332 bytes, 1358 methods
protobuf v1.34.2, go1.26.8: 6000688 bytes, 2370 methods
protobuf v1.36.12, go1.25.9: 5155684 bytes, 1410 methods
protobuf v1.36.12, go1.26.8: 5286285 bytes, 1436 methods
END
: >seen
for protobuf in v1.34.2 v1.36.12; do
	printf 'module finding\n\ngo 1.25.0\n\nrequire google.golang.org/protobuf %s\n' "$protobuf" >go.mod
	for go in go1.25.9 go1.26.8; do
		GOTOOLCHAIN=$go go build -trimpath -buildvcs=false -o program .
		./program >/dev/null
		# T is a function that is linked; a method's name has its receiver in brackets.
		methods=$(GOTOOLCHAIN=$go go tool nm program | grep -c ' T .*)\.')
		echo "protobuf $protobuf, $go: $(stat -c %s program) bytes, $methods methods" | tee -a seen
	done
done
diff want seen || { echo 'the behaviour has changed'; exit 1; }
