# Pages of an index that share a footer with pages of an addition, and no more, are not compared with them where sixteen pages of
# the addition show by themselves that it is one; of fifteen they are, to show it. A print of a story of the index is found
# all the same, and so is each page of as many prints of it.
exec 2>&1
source "$(dirname "$0")/../made_pages.sh"
pages() { # site, first, last
  for story in $(seq "$2" "$3"); do page "$1$story" "$1" "$story" 12 0; done
}
compared() { grep -o '"candidates":[0-9]*' stats; }
pages harbour 1 8 >monday.jsonl
"$WIRECOPY" index create stories
"$WIRECOPY" index add stories monday.jsonl -q -o out
pages harbour 21 35 >fifteen.jsonl
pages harbour 21 36 >sixteen.jsonl
for input in fifteen sixteen; do
  "$WIRECOPY" cluster $input.jsonl -q -o out --stats stats; echo "$input by themselves: $(compared)"
  "$WIRECOPY" index query stories $input.jsonl -q -o out --stats stats; echo "$input beside the index: $(compared)"
done
for site in hills market coast; do page "${site}1" $site 1 12 0; done >prints.jsonl
cat sixteen.jsonl prints.jsonl >more.jsonl
"$WIRECOPY" index query stories more.jsonl -q | grep known | cut -d, -f1-4
for copy in $(seq 1 17); do page "hills$copy" "hills$copy" 1 12 0; done >copies.jsonl
"$WIRECOPY" index query stories copies.jsonl -q | cut -d, -f3,4 | sort | uniq -c
