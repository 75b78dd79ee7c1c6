# Two stories of a site whose pages are mostly furniture are told apart when its pages come together. Prints of both on other
# sites come later, in one addition, beside which just these two pages of that site are looked at: what these share is not
# seen to be furniture then, and does not make one story of two.
exec 2>&1
source "$(dirname "$0")/../made_pages.sh"
for story in 1 2 3 4 5 6; do page "harbour$story" harbour "$story" 48 96; done >monday.jsonl
{
  page hills1 hills 1 0 12
  page market2 market 2 0 12
} >tuesday.jsonl
"$WIRECOPY" index create stories
"$WIRECOPY" index add stories monday.jsonl -q | cut -d, -f1-4
"$WIRECOPY" index add stories tuesday.jsonl -q | grep -o '"id":"[^"]*"\|"story":[0-9]*\|"match":"[^"]*"\|"merged":.*'
"$WIRECOPY" index stats stories | grep -i stories
