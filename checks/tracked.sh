#!/usr/bin/env bash
# Finds tracked files that no repository should hold: programs (ELF, Mach-O, PE), which
# tell the paths of the machine that built them and go stale, and files over 1 MB.
set -euo pipefail
cd "$(dirname "$0")/.."
most=1000000

# kind prints what sort of program the file is, nothing where it is none.
kind() {
  local magic
  magic=$(head -c 4 -- "$1" | od -An -tx1 | tr -d ' \n')
  case $magic in
    7f454c46) echo ELF ;;
    feedface | feedfacf | cefaedfe | cffaedfe | cafebabe | cafebabf | bebafeca | bfbafeca) echo Mach-O ;;
    4d5a*) echo PE ;;
  esac
}

# faults prints a line for each file of a list, NUL between names, that is at fault.
faults() {
  local file size program
  while IFS= read -r -d '' file; do
    [ -f "$file" ] || continue # removed, and not committed yet
    size=$(wc -c <"$file")
    program=$(kind "$file")
    [ -z "$program" ] || echo "$file is a program ($program)"
    [ "$size" -le "$most" ] || echo "$file has $size bytes, more than $most"
  done
}

# One of each kind that is there on purpose, so that a check that sees nothing does not pass.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '\177ELF' >"$work/elf"
printf '\317\372\355\376' >"$work/macho"
printf 'MZ' >"$work/pe"
head -c $((most + 1)) /dev/zero >"$work/large"
printf 'text\n' >"$work/text"
seen=$(printf '%s\0' "$work"/* | faults | wc -l)
[ "$seen" -eq 4 ] || { echo "tracked: the check sees $seen of 4 files that it is to find"; exit 1; }

found=$(git ls-files -z | faults)
[ -z "$found" ] || { echo 'tracked, and no source:'; echo "$found"; exit 1; }
