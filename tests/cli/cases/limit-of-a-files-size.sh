# No file may grow over 4 KiB (ulimit -f), as on a file system that takes no large ones: what cannot be written says what limits
# it and what to do, and leaves no half of an output. One thread, since ThreadSanitizer has files for others.
exec 2>&1
limited() { (ulimit -f 4; "$WIRECOPY" "$@" -j1; echo "code $?") 2>&1 | cat; }
limited cluster "$EXAMPLES/wire.jsonl" -o groups.jsonl
limited dedup "$EXAMPLES/wire.jsonl" -o unique.jsonl
limited dedup "$EXAMPLES/wire.jsonl" -o unique.jsonl.gz --removed removed.jsonl
limited sign "$EXAMPLES/wire.jsonl" -o wire.sigs
limited cluster "$EXAMPLES/wire.jsonl" --checkpoint kept
(ulimit -f 4; "$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" -j1 >groups; echo "code $?" >code) 2>said
cat said code
gzip -c "$EXAMPLES/wire.jsonl" >wire.jsonl.gz
TMPDIR=$PWD limited cluster wire.jsonl.gz | sed "s|$PWD|HERE|"
ls
echo '-- and goes on where it may'
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" --checkpoint kept -q -o groups.jsonl
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" -q | cmp - groups.jsonl && ls
