# Shares that were signed apart group as one run over all of them does.
head -20 "$EXAMPLES/wire.jsonl" >first.jsonl
tail -n +21 "$EXAMPLES/wire.jsonl" >second.jsonl
for profile in news near; do
  "$WIRECOPY" cluster first.jsonl second.jsonl --profile $profile -q -o expected
  "$WIRECOPY" sign first.jsonl --profile $profile -q -o first.sigs
  "$WIRECOPY" sign second.jsonl --profile $profile -q -o second.sigs
  "$WIRECOPY" cluster --from-signatures first.sigs second.sigs --profile $profile -q -o found && cmp expected found
done
"$WIRECOPY" cluster --from-signatures first.sigs --profile near --seed 2
echo "code $?"
"$WIRECOPY" cluster --from-signatures first.jsonl --profile near
echo "code $?"
