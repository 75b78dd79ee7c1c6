# Texts built to collide, each with the hash that takes them for one, and with --untrusted, which does not.
groups() { "$WIRECOPY" cluster "$@" -q --duplicates-only | wc -l; }

echo "two texts of one 128-bit hash under the default seed; of 2,000,000 random seeds, 2 do not tell them apart either"
python3 - >one.jsonl <<'END'
import json, random
rng = random.Random(7)
page = bytearray()
while len(page) < 800:
    page += bytes(rng.choice(b"bcdfghklmnprst" if i % 2 == 0 else b"aeiou") for i in range(15)) + b" "
page = page[:800].rstrip()
for id, early, late in [("a", b"aaapaapp", b"rxv4ecqq"), ("b", b"aaapecqq", b"rxv4aapp")]:
    page[496:504], page[688:696] = early, late
    print(json.dumps({"id": id, "text": page.decode()}))
END
for profile in near news; do
  "$WIRECOPY" cluster one.jsonl --profile $profile -q
  "$WIRECOPY" cluster one.jsonl --profile $profile -q --untrusted --seed 1
done
"$WIRECOPY" cluster one.jsonl --stats counts --untrusted --seed 1 -q -o /dev/null
grep -o '"distinct_texts":[0-9]*' counts
"$WIRECOPY" sign one.jsonl --profile near -q -o one.sigs
echo "from signatures: $(groups --from-signatures one.sigs --profile near), then $(groups --from-signatures one.sigs --profile near --untrusted)"

echo "two texts of other words, each of one 32-bit hash with its fellow under the default seed"
cat >words.jsonl <<'END'
{"id":"a","text":"fomirica febogege fekigone zifadoto sekotako fogitida firirika dovakifi civapopo loredobo vemifiko cabokabi"}
{"id":"b","text":"kemofalo bomovelo bovivoso vevalope pifihipe kegohamo metetigo vazikilo godopame hefabavi bovakina ravibota"}
END
"$WIRECOPY" cluster words.jsonl --profile near -q
"$WIRECOPY" cluster words.jsonl --profile near -q --untrusted --seed 1
"$WIRECOPY" compare words.jsonl a b | grep '^jaccard'

echo "the same over a footer that many have: without it their signatures agree, their texts do not"
python3 - words.jsonl >footers.jsonl <<'END'
import json, random, sys
rng = random.Random(3)
def words(n):
    return " ".join("".join(rng.choice("bcdfghklmnprst") + rng.choice("aeiou") for _ in range(4)) for _ in range(n))
footer = words(60)
for i in range(40):
    print(json.dumps({"id": "o%d" % i, "text": words(30) + " " + footer}))
for line in open(sys.argv[1]):
    record = json.loads(line)
    print(json.dumps({"id": record["id"], "text": record["text"] + " " + footer}))
END
echo "$(groups footers.jsonl --profile near), then $(groups footers.jsonl --profile near --untrusted --seed 1)"

echo "shingles of 64 tokens in the order of Thue and Morse: whatever the seed, some are of one 64-bit hash"
awk 'BEGIN { for (i = 0; i < 64; i++) { parity = 0; for (k = i; k > 0; k = int(k / 2)) parity += k % 2; bit[i] = parity % 2 }
  for (pair = 0; pair < 400; pair++) for (turn = 0; turn < 2; turn++) {
    printf "{\"id\":\"%d%s\",\"text\":\"", pair, turn ? "b" : "a"
    for (i = 0; i < 64; i++) printf "%s%d ", bit[i] != turn ? "yes" : "no", pair
    print "\"}" } }' >orders.jsonl
for seed in 1 2 3; do
  linked=$(groups orders.jsonl --profile near --ngram 64 --seed $seed)
  apart=$(groups orders.jsonl --profile near --ngram 64 --seed $seed --untrusted)
  [ "$linked" -gt 0 ] && [ "$apart" -eq 0 ] && echo "seed $seed: some, then none"
done
echo "a seed drawn at random: $(groups orders.jsonl --profile near --ngram 64 --untrusted)"

echo "the seed"
for run in 1 2; do
  "$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" --untrusted -q --stats stats -o /dev/null
  grep -o '"seed":[0-9]*' stats >seed.$run
done
cmp -s seed.1 seed.2 || echo "differs between runs, and stats tell it"
for profile in near news; do
  "$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" --profile $profile -q -o trusted
  "$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" --profile $profile -q --untrusted --seed 1 -o untrusted
  cmp trusted untrusted && echo "honest texts group the same, $profile"
done

echo "shares"
head -20 "$EXAMPLES/wire.jsonl" >first.jsonl
tail -n +21 "$EXAMPLES/wire.jsonl" >second.jsonl
"$WIRECOPY" sign first.jsonl --untrusted -o first.sigs 2>said
seed=$(grep -o '[0-9]*$' said)
sed 's/[0-9]*$/N/' said
"$WIRECOPY" sign second.jsonl --untrusted --seed "$seed" -q -o second.sigs
"$WIRECOPY" cluster --from-signatures first.sigs second.sigs --untrusted -q -o shares
"$WIRECOPY" cluster first.jsonl second.jsonl --untrusted --seed "$seed" -q -o whole
cmp shares whole && echo "as one run of that seed"
"$WIRECOPY" sign second.jsonl --untrusted -q -o second.sigs
"$WIRECOPY" cluster --from-signatures first.sigs second.sigs --untrusted 2>&1 | sed 's/seed [0-9]*/seed N/g'

echo "a run that broke off"
mkdir folder
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" --untrusted --checkpoint kept -q -o folder 2>/dev/null
echo "code $?"
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" --checkpoint kept -q -o out 2>&1 | sed 's/seed [0-9]*/seed N/; s/ [^ ]*documents/ documents/'
seed=$(grep -a -m 1 -o '^seed [0-9]*' kept/documents.wirecopy | grep -o '[0-9]*')
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" --untrusted --checkpoint kept -q -o resumed --stats stats
grep -q "\"seed\":$seed," stats && echo "goes on with its seed"
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" --untrusted --seed "$seed" -q -o whole
cmp whole resumed && echo "same bytes"
