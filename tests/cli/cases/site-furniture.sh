python3 - <<'P'
import random
random.seed(4)
import json
word = lambda: "".join(random.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(random.randrange(3, 9)))
text = lambda n: " ".join(word() for _ in range(n))
bar = text(40)
with open("in.jsonl", "w") as out:
    for i in range(400):
        site = "one" if i < 30 else "other%d" % (i % 9)
        furniture = bar if i < 12 else ""
        out.write(json.dumps({"id": "d%d" % i, "paper": site, "text": furniture + " " + text(15)}) + "\n")
P
$WIRECOPY cluster in.jsonl --duplicates-only | wc -l
$WIRECOPY cluster in.jsonl --duplicates-only --site-field paper | wc -l
# No site field at all is as one that the dump lacks.
sed 's/"paper"/"url"/' in.jsonl >sited.jsonl
$WIRECOPY cluster sited.jsonl --duplicates-only | wc -l
$WIRECOPY cluster sited.jsonl --duplicates-only --site-field none | wc -l
