# Sourced by the scripts in this folder: a temporary folder, and common functions.
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

# Kills a run in the background, and returns its exit code. LLVM's OpenMP makes a file of shared memory that has the number
# of its process in its name. A killed run leaves it behind, and if it was killed before the file had its size, SIGBUS
# ends the next process that has this number: some other test, hours later.
kill_run() {
  local code
  kill -9 "$1" 2>/dev/null
  wait "$1" 2>/dev/null
  code=$?
  rm -f "/dev/shm/__KMP_REGISTERED_LIB_$1_"*
  return "$code"
}
