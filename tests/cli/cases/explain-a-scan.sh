# A scan of a short text, of which no line is left whole, is found by the grams that both have.
cat >in.jsonl <<'END'
{"id":"print","text":"The harbour council voted late on Tuesday to close the old ferry landing for repairs until the spring tides have passed, the clerk said in a short notice."}
{"id":"scan","text":"The harboxr council vxted late on Tuesday to xlose the olx ferry landjng for repajrs until thc spring tidcs have passcd, the clerx said in a xhort notice."}
END
"$WIRECOPY" explain in.jsonl print | head -5
# So it is where grams are compared by their bytes.
"$WIRECOPY" cluster in.jsonl --untrusted --seed 1 -q | grep -o '"id":"[a-z]*","cluster":"[a-z]*"'
