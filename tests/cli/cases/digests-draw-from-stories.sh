# Two digests of five leads each have two of them in common. Each draws from its five stories, and not from the other digest,
# which has more of it than any story.
exec 2>&1
source "$(dirname "$0")/../made_pages.sh"
lead() { words "$((104729 * $1))" 36; }
text() { # ID TEXT
  printf '{"id":"%s","url":"https://%s.example/","text":"%s"}\n' "$1" "$1" "$2"
}
digest() { # ID STORY...
  local id=$1 leads= story; shift
  for story in "$@"; do leads+=$(lead "$story"); done
  text "$id" "$leads"
}
for story in $(seq 1 8); do
  for print in a b; do text "$story$print" "$(lead "$story")$(words "$((7919 * story))" 72)"; done
done >dump.jsonl
digest one 1 2 3 4 5 >>dump.jsonl
digest two 1 2 6 7 8 >>dump.jsonl
"$WIRECOPY" cluster dump.jsonl -q | grep digest
# Copies are counted.
digest again 1 2 3 4 5 >>dump.jsonl
"$WIRECOPY" cluster dump.jsonl -q -o out --stats stats
grep -o '"digests":[0-9]*' stats | head -1 # beside the seconds that they took
