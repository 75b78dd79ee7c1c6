# More files than may be open, and few that may.
mkdir many
for ((i = 0; i < 300; i++)); do echo "one and the same long story of a harbour and its ships, and a word of its own w$i" >many/$i; done
ulimit -n 64
for profile in near news; do
  "$WIRECOPY" cluster many -p $profile -t 0.5 -q -o out
  echo "code $?, $(wc -l <out) documents, $(grep -c '"representative":true' out) groups"
done
