# Groups are the same bytes on any number of threads and any instruction set.
for profile in news near; do
  cluster() { "$WIRECOPY" cluster --profile $profile "$@"; }
  cluster -j 1 --isa scalar "$EXAMPLES/wire.jsonl" -o first || exit 1
  for isa in auto avx2 avx512 neon; do
    for threads in 1 2 7; do
      # An instruction set that this machine lacks is refused, which is right too.
      if cluster -j $threads --isa $isa "$EXAMPLES/wire.jsonl" -o other 2>err; then
        cmp first other || exit 1
      else
        grep -q "does not run $isa" err || exit 1
        [ $profile = near ] || [ $threads -gt 1 ] || echo "skipped: $isa, which this machine lacks" >&2
      fi
    done
  done
  gzip -c "$EXAMPLES/wire.jsonl" | cluster - | cmp first - || exit 1
done
