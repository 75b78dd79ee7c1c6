# Notices on the page name options as those on standard error do.
printf '{"id":{"name":"a"},"text":"one two three"}\n{"id":"%70000d","text":"four five"}\n' 1 >in.jsonl
"$WIRECOPY" cluster in.jsonl -q --report page.html -o out
sed -n 's/.*<h4>What the run said//p' page.html | sed 's/<\/ul>.*//; s/<li>/\n- /g; s/<[^>]*>//g'
