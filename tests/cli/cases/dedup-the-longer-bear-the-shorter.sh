# What no kept record bears stays, the longer before the shorter: the fullest does not have enough of the second, and the second
# has all of the third. Of the same words one stays, unless such records are not to be removed.
exec 2>&1
source "$(dirname "$0")/../made_pages.sh"
(parts third 5 6 21 22 23; parts second 1 2 3 4 5 6 21 22 23; parts fullest $(seq 1 14)) >in.jsonl
"$WIRECOPY" cluster in.jsonl -q
"$WIRECOPY" dedup in.jsonl -q --report - --dry-run
parts again 5 6 21 22 23 >>in.jsonl
"$WIRECOPY" dedup in.jsonl -q --report - --dry-run --remove near
