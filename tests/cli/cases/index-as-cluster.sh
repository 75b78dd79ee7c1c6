# One addition of a whole dump, then export: the rows of cluster, in both profiles, whatever is kept of texts.
dump=$EXAMPLES/wire.jsonl
same() { # NAME, options of create; those of cluster are the same
  local name=$1
  shift
  "$WIRECOPY" cluster "$dump" "${@/--no-texts/--quiet}" -o cluster.jsonl -q
  "$WIRECOPY" index create "$name" "$@"
  "$WIRECOPY" index add "$name" "$dump" -o added.jsonl -q
  "$WIRECOPY" index export "$name" -o exported.jsonl
  cmp cluster.jsonl exported.jsonl && "$WIRECOPY" index verify "$name" && echo "$name: $(wc -l <exported.jsonl) rows"
  # What was added is known: nothing of it is new.
  "$WIRECOPY" index query "$name" "$dump" -q | grep -c '"status":"new"' || true
}
same news
same bare --no-texts
same strict --threshold 0.7
same near --profile near --threshold 0.5
