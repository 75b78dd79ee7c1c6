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
say dedup x -o same --stats same
say cluster x -o same --stats ./same
say dedup x -o same --bad "$PWD/same"
say cluster x --stats -
touch here && ln here there && say cluster x -o here --stats there
touch two && say cluster "$EXAMPLES/wire.jsonl" -q -o here --stats two
say cluster "$EXAMPLES/wire.jsonl" -q -o groups --checkpoint "$EXAMPLES/wire.jsonl" | sed "s|$EXAMPLES|EXAMPLES|"
say --generate man nope
# What the profile has no use for.
for option in --ngram=5 --permutations=128 --bands=20 --rows=3 --linkage=agreement --max-bucket=8; do say cluster x $option; done
say cluster x -n5
say dedup x --rows 3
say tune x y --permutations 64
say sign x -o y --ngram 9
say cluster x --profile near --site-field paper
say sign x -o y --profile near --site-field url
# What the verb has no use for.
say plan --seed 3
say plan in.jsonl
say explain x y --ngram 5
say explain x y --max-bucket 8
say dedup x --date-field when
say dedup x --date-field when --keep longest
for option in --text-field=a --id-field=a --site-field=a --input-format=csv --max-record=1K --max-id=1K --max-depth=9 --max-ratio=9; do
  say cluster --from-signatures x $option
done
# Sizes are named as they are typed.
say cluster x --memory 64M
say cluster x --memory 127.5M
say cluster x --memory 8GG
say cluster x --memory 8iB
say cluster x --memory "8 GBs"
say cluster x --max-record 5G
say cluster x --max-id 0
say cluster x --threads 4B
echo "-- help, and options that are cut off"
say help clutser
say help index ad
for words in "help index add" "index help add" "index add --help"; do "$WIRECOPY" $words | head -1; done
say cluster x --thresh 0.5
say cluster x --q
echo "-- a result goes to one file; of other options the last one counts"
say cluster x -o one --output=two
say cluster x -oone -otwo
say dedup x --removed one --removed two
say dedup x --bad one --bad two
say dedup x --report one.html --report two.html
say index query x y --stats one --stats one
say cluster "$EXAMPLES/wire.jsonl" -q -t 0.6 -t 0.5 --memory 1G --memory 2G
