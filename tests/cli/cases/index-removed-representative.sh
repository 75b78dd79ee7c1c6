# What stood for a story is removed: of the others what has most of it stands for the story, and not what came first.
cat >in.jsonl <<'END'
{"id":"half","text":"The harbour of Lenna reopened on Monday after a week of storms that had kept forty ships at anchor. The harbour master, Ida Brandt, said that the last of the wrecked barges was lifted at dawn. Fishermen who had waited since Tuesday sailed within the hour."}
{"id":"whole","text":"The harbour of Lenna reopened on Monday after a week of storms that had kept forty ships at anchor. The harbour master, Ida Brandt, said that the last of the wrecked barges was lifted at dawn. Fishermen who had waited since Tuesday sailed within the hour, and the ferry to the islands runs again from noon. The town will ask for help with the broken sea wall, which let the water into ninety houses. Two of the barges carried coal, and divers are to look for the third in spring."}
{"id":"print","text":"LENNA, Tuesday. The harbour of Lenna reopened on Monday after a week of storms that had kept forty ships at anchor. The harbour master, Ida Brandt, said that the last of the wrecked barges was lifted at dawn. Fishermen who had waited since Tuesday sailed within the hour, and the ferry to the islands runs again from noon. The town will ask for help with the broken sea wall, which let the water into ninety houses. Two of the barges carried coal, and divers are to look for the third."}
{"id":"other","text":"A bridge over the river Ostra will open in spring, two years late and at twice its price. Engineers found cracks in three of the pillars last summer and had them poured anew. The council blames the builder, who blames the clay under the eastern bank."}
END
for profile in news near; do
  $WIRECOPY index create $profile --profile $profile --threshold 0.3
  $WIRECOPY index add $profile in.jsonl -q -o /dev/null
  $WIRECOPY index stories $profile | cut -d, -f1-3
  stood=$($WIRECOPY index stories $profile | sed -n '1s/.*"representative":"\([a-z]*\)".*/\1/p')
  echo "$stood" >ids
  $WIRECOPY index remove $profile --ids ids -q
  $WIRECOPY index stories $profile | cut -d, -f1-3
  $WIRECOPY index export $profile --format tsv | cut -f1-4
  $WIRECOPY index verify $profile && echo clean
done
