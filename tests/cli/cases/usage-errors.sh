say() { "$WIRECOPY" "$@" 2>&1 >/dev/null; echo "= $?"; }
say clutser
say quux
say cluster
say cluster --treshold 0.5 x
say cluster --quux x
say cluster -x x
say cluster --keep first x
say cluster --threshold 1.5 x
say cluster --threshold 0 x
say cluster --threshold
say cluster --threads 2.5 x
say cluster --format yaml x
say cluster --duplicates-only=1 x
say cluster -p near --bands 4 "$EXAMPLES/wire.jsonl"
say cluster -p near --bands 20 --rows 20 "$EXAMPLES/wire.jsonl"
say cluster --ngram 3 "$EXAMPLES/wire.jsonl"
say tune x
say cluster - -
say compare x y
say compare w x y z
say dedup x -o same --removed same
