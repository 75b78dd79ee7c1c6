# Sourced by the scripts beside it: a folder of its own, and what they all say.
WIRECOPY=$(realpath "$1")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
checks=0

make_dump() { awk -v n="$1" -v seed="${2:-1}" -f "$here/make_dump.awk"; }

fail() { echo "not ok  $*"; exit 1; }

# The program, for which records that are skipped are no failure.
run() {
  "$WIRECOPY" "$@" -q
  local code=$?
  [ "$code" -eq 0 ] || [ "$code" -eq 3 ] || fail "wirecopy $* ended with code $code"
}

same() {
  cmp -s "$1" "$2" || fail "$3"
  checks=$((checks + 1))
}
