# One frame about two numbers that each text has its own: requests, not prints. Times come again, since there are few.
requests() { # THE FRAME'S LAST SENTENCE in awk's printf, NUMBERS OF IT
  awk -v last="$1" -v a="$2" -v b="$3" 'BEGIN { srand(7)
    for (i = 0; i < 60; i++) {
      printf "{\"id\":\"r%d\",\"text\":\"You are a clerk of the harbour office of Lenna. Answer with a Form that names the ship and its pilot and nothing else. Use them if the harbour master asks for it, and never fill in a field that the Form lacks. Pilots go by the tables of the coast guard, and by older ones where these have been lost at sea or in a fire. ", i
      printf last, rand() * a, rand() * b
      print "\"}" } }'
}
requests 'Clerk: please look up the state of ticket number %d for order %d and tell me whether it was paid.' 9000 90000 >own.jsonl
requests 'Clerk: this was put up by the night desk at %d hours and %d minutes, and has been read once more.' 24 60 >times.jsonl
for kind in own times; do
  echo "$kind: $($WIRECOPY cluster $kind.jsonl --format tsv | tail -n +2 | cut -f2 | sort -u | wc -l) groups"
done
