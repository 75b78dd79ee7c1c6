# A text that has half of its own with each of two stories makes one of them: the older, by the first document that says so. What
# stands for the older story stands for both.
exec 2>&1
source "$(dirname "$0")/../made_pages.sh"
add() { "$WIRECOPY" index add stories - -q | grep -o '"id":"[^"]*"\|"story":[0-9]*\|"match":[^,]*\|"merged":.*' | paste -s -d' '; }
"$WIRECOPY" index create stories
parts one $(seq 1 12) | add
(parts other $(seq 51 62); parts two $(seq 21 32)) | add
(parts again $(seq 51 62); parts bridge $(seq 7 12) $(seq 21 26); parts both $(seq 6 12) $(seq 21 26)) | add
"$WIRECOPY" index stories stories -q | cut -d, -f1-3
"$WIRECOPY" index export stories -q | cut -d, -f1-3
parts late $(seq 21 32) | "$WIRECOPY" index query stories - -q | cut -d, -f1-4
"$WIRECOPY" index verify stories
