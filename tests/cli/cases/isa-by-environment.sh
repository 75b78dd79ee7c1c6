# The widest instruction set that WIRECOPY_ISA allows and this machine has is the one in --stats.
used() { "$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" -q -o out --stats - "$@" | grep -o '"instruction_set":"[a-z0-9]*"' | cut -d'"' -f4; }
runs() { "$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" -q -o out --isa "$1" 2>err || { grep -q 'does not run' err || cat err; false; }; }
best=$(used)
[ "$(WIRECOPY_ISA=scalar used)" = scalar ] || echo "scalar: $(WIRECOPY_ISA=scalar used)"
[ "$(WIRECOPY_ISA=auto used)" = "$best" ] || echo "auto: not $best"
for isa in avx2 avx512 neon; do
  if runs "$isa"; then
    [ "$(WIRECOPY_ISA=$isa used)" = "$isa" ] || echo "WIRECOPY_ISA=$isa: $(WIRECOPY_ISA=$isa used)"
    [ "$(WIRECOPY_ISA=scalar used --isa $isa)" = "$isa" ] || echo "--isa $isa: $(WIRECOPY_ISA=scalar used --isa $isa)"
  fi
done
echo done
