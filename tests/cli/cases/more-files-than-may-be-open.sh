# Not all files whose texts are read again stay open at once.
mkdir many
for ((i = 0; i < 400; i++)); do echo "{\"id\":\"$i\",\"text\":\"one and the same long story of a harbour and its ships, and a word of its own w$i\"}" >many/$i; done
ulimit -n 300
"$WIRECOPY" cluster many -p near -t 0.5 --input-format jsonl -q -o out
echo "code $?, $(wc -l <out) documents"
"$WIRECOPY" cluster many --input-format jsonl -q -o out
echo "code $?, $(wc -l <out) documents"
