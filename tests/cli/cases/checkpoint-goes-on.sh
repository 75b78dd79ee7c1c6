# A run that fails late leaves a checkpoint; the next one resumes from it and removes it.
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" -q -o expected
mkdir folder
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" -q -o folder --checkpoint kept
echo "code $?"
ls kept
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" -q -t 0.5 --checkpoint kept
echo "code $?"
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" -q -o found --checkpoint kept && cmp expected found && ls
