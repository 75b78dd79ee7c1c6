# Compared as instants, in whatever notation; what is no date comes last, and is counted and named.
printf '%s\n' '{"id":"iso","text":"one two three","when":"2025-03-03T01:00:00+05:00"}' \
  '{"id":"mail","text":"one two three","when":"Sun, 2 Mar 2025 21:00:00 GMT"}' \
  '{"id":"seconds","text":"one two three","when":1740956400}' \
  '{"id":"thousandths","text":"one two three","when":"1740960000000"}' \
  '{"id":"day","text":"one two three","when":"20250304"}' \
  '{"id":"asctime","text":"one two three","when":"Tue Mar  4 00:00:01 2025"}' \
  '{"id":"slashes","text":"one two three","when":"2025/3/3 11:59 PM"}' \
  '{"id":"prose","text":"one two three","when":"March 3rd, 2025"}' \
  '{"id":"words","text":"one two three","when":"3 days ago"}' \
  '{"id":"doubtful","text":"one two three","when":"03/04/2025"}' \
  '{"id":"none","text":"one two three"}' >in.jsonl
for keep in earliest latest; do
  $WIRECOPY dedup --profile near --keep $keep --date-field when in.jsonl 2>&1
  sed -n '2,$p' in.jsonl | $WIRECOPY dedup --profile near --keep $keep --date-field when - 2>/dev/null
done
