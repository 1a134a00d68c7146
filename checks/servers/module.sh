# For the recipes of servers that are Go modules.

# module builds the program in a package of a module, and confirms that the module is the
# one whose sum is given: its source comes from a proxy. What the module replaces of what
# it needs has to be replaced here, too. A large one takes minutes.
module() { # package, version, sum, replacement...
  local program=$PWD/$TOOLS/${1##*/}
  built "$program" "$2" "$3" && return
  local work
  work=$(mktemp -d)
  (
    cd "$work"
    export CGO_ENABLED=0 GOWORK=off GOFLAGS=
    go mod init servers
    for replacement in "${@:4}"; do go mod edit -replace "$replacement"; done
    go get "$1@$2"
    nice go build -trimpath -ldflags '-s -w' -o "$program" "$1"
  )
  rm -rf "$work"
  built "$program" "$2" "$3" || { echo "$1@$2 is another module than the one of sum $3" >&2; return 1; }
}

built() { go version -m "$1" 2>/dev/null | grep -qF "$2"$'\t'"$3"; }
