# Tables with an empty field more, with two returns before a line feed, with Excel's line in quotes, of one column, and
# without a header, from files and from standard input.
exec 2>&1
show() { # FILE [OPTION...]
  local file=$1
  shift
  echo "-- $file"
  "$WIRECOPY" cluster "$file" "$@" --format tsv -o out && cut -f1-2 out
  [ "${file%.csv}" = "$file" ] || return 0 # told to be a table by its name alone
  "$WIRECOPY" cluster - "$@" --format tsv -o from-stdin <"$file" && cut -f1-2 from-stdin | cmp - <(cut -f1-2 out | sed "s/$file/-/g")
}
printf 'id,text\na,"one two, three",\nb,"four five, six",\n' >trailing
printf 'id,text\r\r\na,"one two, three"\r\r\nb,"four five, six"\r\r\n' >returns
printf '"sep=;"\r\n"id";"text"\r\n"a";"one, two; three"\r\n' >quoted-line
printf 'text\none two three\nfour five six\n' >column
for file in trailing returns quoted-line column; do show $file; done
"$WIRECOPY" dedup -k first returns | cmp - returns && echo 'bytes kept'
printf 'id,text\na,"one two, three",,x\nb,"four five, six"\n' >more.csv
show more.csv
printf 'a,"one two, three"\nb,"four five, six"\nc,"seven, eight"\n' >headless
show headless
tr ',' '\t' <headless | tr -d '"' >headless-tabs
show headless-tabs
printf '\tOne line of a poem.\n\tAnother line of it.\n\tThe third of them.\n' >poem
show poem
printf '# exported\nid,text\na,"one two, three"\n' >comment.csv
show comment.csv
printf '"id"^"text"\n"a"^"one two"\n' >caret.csv
show caret.csv
show caret.csv --delimiter ^
