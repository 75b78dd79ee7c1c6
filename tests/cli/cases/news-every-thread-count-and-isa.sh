$WIRECOPY cluster -j 1 --isa scalar "$EXAMPLES/wire.jsonl" -o first
for isa in auto avx2 avx512; do
  for threads in 1 2 7; do
    if $WIRECOPY cluster -j $threads --isa $isa "$EXAMPLES/wire.jsonl" -o other 2>err; then
      cmp first other || exit 1
    else
      grep -q "does not run" err || exit 1
      [ $threads -gt 1 ] || echo "skipped: $isa, which this machine lacks" >&2
    fi
  done
done
gzip -c "$EXAMPLES/wire.jsonl" | $WIRECOPY cluster - | cmp first -
