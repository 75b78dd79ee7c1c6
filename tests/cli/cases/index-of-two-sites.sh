# What one site prints twice shares more than half of it. A text of an index that two sites printed is of neither, whichever came
# last.
source "$(dirname "$0")/../made_pages.sh"
parts() { # ID SITE PART...: a record of these parts, 24 words each
  local id=$1 site=$2 text= part; shift 2
  for part in "$@"; do text+=$(words "$((104729 * part))" 24); done
  printf '{"id":"%s","url":"https://%s.example/%s","text":"%s"}\n' "$id" "$site" "$id" "$text"
}
new() { parts new "$1" $(seq 7 12) $(seq 21 26) | "$WIRECOPY" index query stories - -q | cut -d, -f1-4; }
begin() { rm -rf stories; "$WIRECOPY" index create stories; }
add() { "$WIRECOPY" index add stories - -q -o out; }
begin
parts one paper $(seq 1 12) | add
new paper
new post
(parts two post $(seq 1 12); parts three post $(seq 1 12)) | add
new post
begin
(parts one paper $(seq 1 12); parts two post $(seq 1 12)) | add
new paper
new post
