export WIRECOPY_ISA=avx3
for verb in cluster dedup pairs "sign -o x" "explain 1" plan; do
  case $verb in
  plan) inputs= ;;
  *) inputs=$EXAMPLES/wire.jsonl ;;
  esac
  "$WIRECOPY" $verb $inputs 2>&1 >out
  echo "= $?, $(wc -c <out) bytes written"
done
"$WIRECOPY" cluster --isa scalar "$EXAMPLES/wire.jsonl" >out 2>&1
echo "= $?"
for isa in "" auto scalar; do
  WIRECOPY_ISA=$isa "$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" | cmp - out || exit 1
done
