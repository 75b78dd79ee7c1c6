# A story of three: the bridge ties the short text to the long one, which stands for it. What comes later and is like the short
# one alone has half of the story's texts that take part on its side, and not more: it begins a story of its own.
exec 2>&1
source "$(dirname "$0")/../made_pages.sh"
add() { "$WIRECOPY" index add stories - -q | grep -o '"id":"[^"]*"\|"story":[0-9]*\|"match":[^,]*' | paste -s -d' '; }
"$WIRECOPY" index create stories
(parts long $(seq 1 20); parts bridge $(seq 15 26); parts short $(seq 21 32)) | add
parts new $(seq 27 32) $(seq 41 46) | add
"$WIRECOPY" index stories stories -q | grep -o '"story":[0-9]*\|"representative":"[^"]*"\|"documents":[0-9]*' | paste -s -d' '
# What is like the bridge, too, is of the story.
parts more $(seq 20 32) | add
