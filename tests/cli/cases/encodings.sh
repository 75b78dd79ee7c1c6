# Inputs in UTF-16 and in legacy encodings give the groups that they give in UTF-8, and dedup keeps their bytes.
story='Le maire a annoncé mardi la fermeture de l’école élémentaire du quartier, où étudiaient près de cent élèves, après l’échec des négociations menées depuis l’été avec le rectorat.'
other='Une chorale de mineurs a chanté sous la pluie devant l’usine fermée, puis les chanteurs ont plié leurs manteaux, remercié la fanfare, et regagné leurs maisons à pied par l’ancien tramway.'
printf '%s\n' 'id,text' "a,\"$story\"" "b,\"$other\"" "c,\"$story!\"" >utf8.csv
printf '{"id":"%s","text":"%s"}\n' a "$story" b "$other" c "$story!" >utf8.jsonl
mkdir texts utf16
printf '%s' "$story" >texts/a; printf '%s' "$other" >texts/b; printf '%s' "$story!" >texts/c
make() { { [ "$4" = mark ] && printf '\357\273\277'; cat "$2"; } | iconv -f UTF-8 -t "$1" >"$3"; }
for kind in csv jsonl; do
  "$WIRECOPY" cluster utf8.$kind >groups
  for encoding in UTF-16LE UTF-16BE windows-1252; do
    for mark in none mark; do
      [ "$encoding$mark" != windows-1252mark ] || continue
      make $encoding utf8.$kind in.$kind $mark
      named=; [ $encoding != windows-1252 ] || named="--encoding $encoding"
      "$WIRECOPY" cluster $named in.$kind 2>&1 | cmp - groups
      cat in.$kind | "$WIRECOPY" cluster $named - 2>&1 | cmp - groups
      "$WIRECOPY" sign $named in.$kind -o signatures && "$WIRECOPY" cluster --from-signatures signatures | cmp - groups
      "$WIRECOPY" cluster $named in.$kind --checkpoint kept -o resumed && cmp resumed groups
      "$WIRECOPY" dedup $named -k first in.$kind -o kept.$kind --removed removed.$kind
      sed '$d' utf8.$kind >expected; make $encoding expected expected.$kind $mark; cmp kept.$kind expected.$kind
      { [ $kind = jsonl ] || head -n 1 utf8.csv; tail -n 1 utf8.$kind; } >expected
      make $encoding expected expected.$kind $mark; cmp removed.$kind expected.$kind && echo "$kind $encoding $mark"
    done
  done
done
for name in a b c; do make UTF-16 texts/$name utf16/$name; done
"$WIRECOPY" cluster utf16 --format tsv | cut -f 1-3
# Two files of one encoding have one mark between them, and none runs into the other.
printf 'id,text\na,un deux trois' >one; printf 'id,text\nb,quatre cinq six\n' >two
make UTF-16LE one one.csv mark; make UTF-16LE two two.csv mark
"$WIRECOPY" dedup one.csv two.csv -o both.csv && iconv -f UTF-16 -t UTF-8 both.csv
"$WIRECOPY" dedup one.csv utf8.csv 2>&1
# What is not UTF-8 is told, once a file; an unknown name is refused, and a wrong one told.
make windows-1252 utf8.csv old.csv
"$WIRECOPY" cluster old.csv 2>&1 | sed 's/, perhaps .*\|, windows-1252 for one/, .../'
"$WIRECOPY" cluster --encoding klingon old.csv 2>&1
"$WIRECOPY" cluster --encoding euc-jp old.csv 2>&1 | tail -n 1
"$WIRECOPY" cluster --encoding utf-8 old.csv old.csv 2>&1 >/dev/null | grep -c 'not UTF-8'
# In Shift-JIS a backslash is one, and the same byte is half of a letter.
printf '{"id":"a","text":"\x95\x5c\x8e\xa6 \\"one\\" two"}\n{"id":"b","text":"\x95\x5c\x8e\xa6 one two"}\n' >sjis.jsonl
"$WIRECOPY" cluster --encoding shift_jis sjis.jsonl --format tsv | cut -f 1-2
"$WIRECOPY" dedup --encoding sjis sjis.jsonl | cmp -n 30 - sjis.jsonl && echo same
echo '-- UTF-8, and another encoding is named'
echo 'Le chêne est tombé à côté du théâtre, près de la forêt.' >oak.txt
"$WIRECOPY" cluster oak.txt --encoding windows-1252 --format tsv 2>&1 | cut -f1-2
echo 'The oak fell beside the theatre, and nobody was hurt by it.' >plain.txt
"$WIRECOPY" cluster plain.txt --encoding utf-16 --format tsv 2>&1 | cut -f1-2
"$WIRECOPY" cluster plain.txt --encoding windows-1252 --format tsv 2>&1 | cut -f1-2
