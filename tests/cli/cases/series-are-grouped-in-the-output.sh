# Pages of one kind with other numbers are no copies of one another: each is kept, and a column says of which series it is,
# also for the copies that a page has. Only --remove series makes one group of a series.
page() { # ID PLACE NUMBERS: a tide table
  printf '{"id":"%s","text":"Tides at %s. High water in the outer harbour today at %s hours %s minutes, %s centimetres above the chart, and low water at %s hours %s minutes. Ships of a draught of more than %s centimetres wait for the pilot off the northern mole. The bridge opens on call until %s hours, on channel %s of the radio. The harbour master asks all crews to keep clear of the dredger."}\n' "$@"
}
(page monday Lenna 04 11 412 10 23 610 20 12; page tuesday Lenna 05 02 398 11 17 640 21 14; page wednesday Lenna 06 48 377 12 39 655 22 16
  page thursday Lenna 07 31 365 13 44 670 23 18; page tuesday-again Lenna 05 02 398 11 17 640 21 14 | sed 's/Ships/SHIPS/'
  echo '{"id":"other","text":"A bridge over the river will open in spring, two years late and at twice its price, the council said on Friday."}') >in.jsonl
$WIRECOPY cluster in.jsonl
$WIRECOPY cluster in.jsonl --format tsv | cut -f1,2,5,9
echo "-- shuffled, the same"
grep -v again in.jsonl >alone.jsonl
columns() { $WIRECOPY cluster - --format csv | cut -d, -f1,5,9 | sort; }
diff <(columns <alone.jsonl) <(tac alone.jsonl | columns) && echo same
$WIRECOPY cluster in.jsonl --profile near --format tsv | head -1
echo "-- dedup"
$WIRECOPY dedup in.jsonl | grep -o '"id":"[a-z-]*"' | tr '\n' ' '; echo
$WIRECOPY dedup in.jsonl --remove series,identical --report report --keep first | grep -o '"id":"[a-z-]*"' | tr '\n' ' '; echo
cat report
echo "-- a print of one page with a line below it goes, though all that the two share is the form"
(grep -v 'again\|other' in.jsonl; page friday Lenna 08 20 351 14 41 680 19 20; page printed Lenna 06 48 377 12 39 655 22 16 |
  sed 's/dredger\./dredger. Printed on page two of the Lenna Post, with the weather./') >printed.jsonl
$WIRECOPY dedup printed.jsonl --report - --dry-run
