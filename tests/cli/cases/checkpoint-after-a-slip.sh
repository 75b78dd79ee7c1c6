# A run that fails because no record has a field that it names leaves no checkpoint in the way of the same run with the
# right name; what another run kept stays.
exec 2>&1
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" -f body -o out --checkpoint kept; echo "code $?"
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" --site-field place -o out --checkpoint kept; echo "code $?"
ls kept out
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" -o out --checkpoint kept; echo "code $?"
"$WIRECOPY" dedup "$EXAMPLES/wire.jsonl" --prefer place=north -o out --checkpoint kept; echo "code $?"
