# A checkpoint folder is locked by one run at a time. Only files that wirecopy made are removed from it.
mkdir kept
echo "mine" >kept/notes-of-mine.txt
(
  # Any other holder of the lock, even of a shared one, keeps a second run out.
  flock --shared 9
  "$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" -q -o out --checkpoint kept 2>&1
  echo "code $?"
) 9>kept/lock.wirecopy
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" -q -o out --checkpoint kept
echo "code $?"
ls kept
