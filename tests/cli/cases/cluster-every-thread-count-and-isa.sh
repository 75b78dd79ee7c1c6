$WIRECOPY cluster --profile near -t 0.5 -j 1 --isa scalar "$EXAMPLES/wire.jsonl" -o first
for isa in auto avx2 avx512 neon; do
  for threads in 1 2 7; do
    # An instruction set that this machine lacks is refused, which is right too.
    if $WIRECOPY cluster --profile near -t 0.5 -j $threads --isa $isa "$EXAMPLES/wire.jsonl" -o other 2>err; then
      cmp first other || exit 1
    else
      grep -q "does not run $isa" err || exit 1
      [ $threads -gt 1 ] || echo "skipped: $isa, which this machine lacks" >&2
    fi
  done
done
