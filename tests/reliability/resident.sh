#!/usr/bin/env bash
# resident.sh PROGRAM: a run whose tables are far larger than its --memory drops pages: its resident memory is less than a
# third of that of a run without a limit, even on a busy machine. Signatures of 16 KiB each, 256 MiB in all, in
# 128 MiB. hostile.sh holds runs to the limit itself.
set -u
source "$(dirname "$0")/support.sh"
awk 'BEGIN { for (i = 0; i < 16384; i++) printf "{\"text\":\"w%d x%d y%d\"}\n", i, i, i }' >dump.jsonl
peak() { sed -E 's/.*"peak_memory_bytes":([0-9]+).*/\1/' stats; }
group() { run cluster dump.jsonl -p near --linkage components --permutations 4096 --bands 1 --rows 4096 --stats stats "$@"; }
M=$((1 << 20))
group -o expected --memory 4G
free=$(peak)
group -o found --memory 128M
bound=$(peak)
spilled=$(sed -E 's/.*"spilled_bytes":([0-9]+).*/\1/' stats)
same expected found "the memory limit changes the output"
[ "$free" -gt $((256 * M)) ] || fail "without a limit only $((free / M)) MiB were resident: the test shows nothing"
[ "$spilled" -gt $((200 * M)) ] || fail "only $((spilled / M)) MiB went to files"
[ "$bound" -lt $((free / 3)) ] || fail "$((bound / M)) MiB were resident of 128, $((free / M)) without a limit"
echo "ok      $((bound / M)) MiB resident of 128, $((free / M)) without a limit, $((spilled / M)) in files"
