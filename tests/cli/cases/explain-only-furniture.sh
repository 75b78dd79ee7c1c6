# Twelve stories of one site under one footer: a page of it shares nothing else with the others, which are no neighbours,
# in a dump and in an index. The thirteenth is a print of the first.
awk 'BEGIN { for (i = 0; i < 12; i++) {
  for (w = text = ""; w < 60; w++) text = text sprintf("%x ", (i * 60 + w + 1) * 2654435761 % 2147483648)
  first = i == 0 ? text : first
  printf "{\"id\":\"d%d\",\"text\":\"%s\\nThe paper of Lenna is printed every morning in the harbour and read by all who wait for ships there.\"}\n", i, text
  } printf "{\"id\":\"again\",\"text\":\"%s\"}\n", first }' >pages.jsonl
"$WIRECOPY" index create kept && "$WIRECOPY" index add kept pages.jsonl -q -o out
for id in d0 d5; do
  "$WIRECOPY" explain pages.jsonl $id >alone
  sed '/^The text/q' alone
  sed '1,/^The text/d' alone | cut -c1-15
  "$WIRECOPY" explain --index kept $id | cmp - alone && echo "the index says the same"
done
