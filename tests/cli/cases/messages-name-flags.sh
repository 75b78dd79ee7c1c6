# The library names its options, the command line its flags; a file that is called like an option keeps its name.
exec 2>&1
echo '{"id":"a","text":"a few good words"}' | "$WIRECOPY" cluster - --tmp missing
echo "code $?"
echo '{"id":"a","text":"a few good words","n":1}' >options.tmp
"$WIRECOPY" cluster options.tmp -f n -o out
echo "code $?"
"$WIRECOPY" cluster options.tmp -f body -f head -o out
echo "code $?"
"$WIRECOPY" cluster options.tmp --strict -f body -o out --stats stats
echo "code $?"
grep -o 'name one with[^"]*' stats
mkfifo options.tm
timeout 20 "$WIRECOPY" cluster options.tm -o out --checkpoint kept
echo "code $?"
