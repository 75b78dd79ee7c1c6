# A group of 100 and more than a hundredth of the dump is worth a look: it may be a chain of stories.
many() { for i in $(seq $1); do printf '{"id":"%s%d","text":"one two three %s"}\n' $2 $i "$3"; done; }
(echo 'no record'; many 100 a four; many 99 b five; seq 1 2000 | sed 's/.*/{"id":"c&","text":"alone &"}/') >in.jsonl
$WIRECOPY dedup --profile near in.jsonl -o kept 2>&1
(cat in.jsonl; seq 1 8000 | sed 's/.*/{"id":"d&","text":"lonely &"}/') >large.jsonl
$WIRECOPY dedup --profile near large.jsonl -o kept 2>&1
