printf '%s\n' '{"id":"a","text":"one two three","when":"2024-02-01"}' '{"id":"b","text":"one two three","when":"2023-05-01"}' \
  '{"id":"c","text":"one two three"}' '{"id":"d","text":"one two three","when":"2025-01-01"}' >in.jsonl
$WIRECOPY dedup --profile near --keep earliest --date-field when in.jsonl -o - && $WIRECOPY dedup --profile near --keep latest --date-field when in.jsonl -o -
# A document without a date is never preferred, wherever it stands.
tac in.jsonl | $WIRECOPY dedup --profile near --keep earliest --date-field when - -o -
(sed -n 3p in.jsonl; sed -n 1p in.jsonl) >first.jsonl
$WIRECOPY dedup --profile near --keep earliest --date-field when first.jsonl -o -
$WIRECOPY dedup --profile near --keep latest --date-field when first.jsonl -o -
