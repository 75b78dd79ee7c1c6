#!/usr/bin/env bash
# memory_verbs.sh PROGRAM DUMP MEMORY: a long test: every verb that reads a dump, in both profiles, over DUMP (JSON Lines,
# with ids) in MEMORY: prints the peak resident memory of each, and fails if one exceeds it.
set -u
DUMP=$(realpath "$2") MEMORY=$3
source "$(dirname "$0")/support.sh"
limit=$(numfmt --from=iec "$MEMORY")
failed=0

# Runs a command and prints its exit code and the most it had resident, in bytes.
resident() {
  python3 -c '
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)' "$@"
}

check() { # ARGUMENT...
  local code bytes
  read -r code bytes < <(resident "$WIRECOPY" "$@" --memory "$MEMORY" -q)
  printf '%5d MB, code %d: wirecopy %s\n' $((bytes >> 20)) "$code" "${*//"$DUMP"/DUMP}"
  [ "$code" -eq 0 ] || [ "$code" -eq 3 ] || failed=1
  [ "$bytes" -lt "$limit" ] || { echo "        over the limit"; failed=1; }
}

id=$(sed -n '1000s/^{"id": *"\([^"]*\)".*/\1/p' "$DUMP")
sed -nE 's/^\{"id": *"([^"]*)".*"story": *"?([^",}]*).*/\1\t\2/p' "$DUMP" | head -n 20000 >gold.tsv
for profile in near news; do
  check cluster "$DUMP" -o out --profile "$profile"
  check cluster "$DUMP" -o out --profile "$profile" --checkpoint kept
  check dedup "$DUMP" -o out --removed removed --profile "$profile"
  check tune "$DUMP" gold.tsv --profile "$profile"
  check sign "$DUMP" -o signed --profile "$profile"
  check cluster --from-signatures signed -o out --profile "$profile"
done
check explain "$DUMP" "$id"
check pairs "$DUMP" -o out -t 0.5
exit "$failed"
