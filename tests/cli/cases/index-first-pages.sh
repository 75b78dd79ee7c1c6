# The first two pages of a site come one at a time. What they share is its furniture, which nothing shows yet; what the second
# one shares with prints on other sites is its story, and says so.
exec 2>&1
source "$(dirname "$0")/../made_pages.sh"
"$WIRECOPY" index create stories
add() { page "$@" | "$WIRECOPY" index add stories - -q | grep -o '"id":"[^"]*"\|"story":[0-9]*\|"match":[^,]*\|"merged":.*' | paste -s -d' '; }
add harbour1 harbour 1 48 96
add hills2 hills 2 0 12
add market2 market 2 0 12
add river2 river 2 12 0
add harbour2 harbour 2 48 96
add quay2 quay 2 0 12
