$WIRECOPY cluster --profile near "$EXAMPLES/wire.jsonl" -t 0.5 -o out --stats stats.json
$WIRECOPY cluster --profile near "$EXAMPLES/wire.jsonl" --bands 20 --rows 5 -o out --stats own.json
python3 - <<'PYTHON'
import json
stats = json.load(open("stats.json"))
assert stats["documents"] == stats["records"] == sum(1 for _ in open("out"))
assert stats["options"]["threshold"] == 0.5 and stats["options"]["bands"] > 0
own = json.load(open("own.json"))["options"]
assert own["bands"] == 20 and own["rows"] == 5
assert stats["candidates"] > 0 and stats["peak_memory_bytes"] > 0 and stats["seconds"]["total"] > 0
seconds, parts = stats["seconds"], stats["parts"]
assert sum(parts[part] for part in ("band", "sort", "bucket")) <= seconds["match"] + 0.01
assert parts["furniture"] <= seconds["group"] + 0.01 and sum(seconds.values()) <= 2 * seconds["total"] + 0.01
assert stats["instruction_set"] in ("scalar", "avx2", "avx512", "neon")
print(" ".join(sorted(stats)))
PYTHON
