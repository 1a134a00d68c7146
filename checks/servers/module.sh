# For the recipes of servers that are Go modules.

# module builds the program in a package of a module, and confirms that the module is the
# one whose sum is given: its source comes from a proxy. A large one takes minutes.
module() { # package, version, sum
  local program=$TOOLS/${1##*/}
  if ! built "$program" "$2" "$3"; then
    CGO_ENABLED=0 GOWORK=off GOFLAGS= GOBIN=$PWD/$TOOLS nice go install -trimpath -ldflags '-s -w' "$1@$2"
    built "$program" "$2" "$3" || { echo "$1@$2 is another module than the one of sum $3" >&2; return 1; }
  fi
}

built() { go version -m "$1" 2>/dev/null | grep -qF "$2"$'\t'"$3"; }
