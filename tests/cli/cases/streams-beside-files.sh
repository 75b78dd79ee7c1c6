# Texts of plain files are read again in place, those of streams from a scratch file. Both may be mixed, in any order.
split -n l/3 "$EXAMPLES/wire.jsonl" part
"$WIRECOPY" cluster partaa partab partac -p near -t 0.5 -q -o expected
gzip -k partaa
gzip -k partab
"$WIRECOPY" cluster partaa partab.gz partac -p near -t 0.5 -q -o found && cmp expected found && echo "the same"
"$WIRECOPY" cluster partaa.gz partab partac -p near -t 0.5 -q -o found && cmp expected found && echo "the same"
"$WIRECOPY" cluster partaa partab - -p near -t 0.5 -q -o found <partac && cmp expected found && echo "the same"
# A pipe between them.
cat partac | "$WIRECOPY" cluster partaa.gz partab - -p near -t 0.5 -q -o found && cmp expected found && echo "the same"
