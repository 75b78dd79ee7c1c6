#!/usr/bin/env bash
# memory.sh PROGRAM DUMP MEMORY [PROFILE...]: a long test: DUMP grouped without a limit and in MEMORY (512M): prints time,
# resident memory and their ratio, and fails if the bytes differ or the memory is exceeded.
set -u
DUMP=$(realpath "$2") MEMORY=$3
source "$(dirname "$0")/support.sh"
shift 3
limit=$(numfmt --from=iec "$MEMORY")
failed=0
measure() { # NAME ARGUMENT...
  local name=$1
  shift
  run cluster "$DUMP" -o "$name.out" --stats "$name.json" "$@"
  sed -E 's/.*"peak_memory_bytes":([0-9]+).*"total":([0-9.]+).*/\1 \2/' "$name.json"
}
for profile in "${@:-near}"; do
  read -r free_bytes free_seconds < <(measure free --profile "$profile")
  read -r bytes seconds < <(measure limited --profile "$profile" --memory "$MEMORY")
  awk -v p="$profile" -v m="$MEMORY" -v a="$free_seconds" -v b="$seconds" -v x="$free_bytes" -v y="$bytes" 'BEGIN {
    printf "%s: %.1f s and %.0f MB without a limit, %.1f s and %.0f MB in %s: %.2f times the time\n",
           p, a, x / 1048576, b, y / 1048576, m, b / a }'
  cmp -s free.out limited.out || { echo "$profile: the outputs differ"; failed=1; }
  [ "$bytes" -lt "$limit" ] || { echo "$profile: over the limit"; failed=1; }
done
exit "$failed"
