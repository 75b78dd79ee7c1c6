# Days are added to an index one after another: which documents are new, which are known, by what, and since when.
cat >monday.jsonl <<'END'
{"id":"a1","url":"https://www.lenna.example/1","date":"2025-03-03T08:00:00Z","text":"The harbour of Lenna reopened on Monday after a week of storms that had kept forty ships at anchor. The harbour master, Ida Brandt, said that the last of the wrecked barges was lifted at dawn. Fishermen who had waited since Tuesday sailed within the hour, and the ferry to the islands runs again from noon. The town will ask for help with the broken sea wall, which let the water into ninety houses."}
{"id":"b1","url":"https://ostra.example/1","date":"2025-03-03T09:00:00Z","text":"A bridge over the river Ostra will open in spring, two years late and at twice its price. Engineers found cracks in three of the pillars last summer and had them poured anew. The council blames the builder, who blames the clay under the eastern bank. From April on lorries are to leave the old town, where twelve thousand of them pass every day."}
{"id":"c1","date":"2025-03-03T10:00:00Z","text":"Beekeepers in the valley report the best spring in ten years. A mild winter and early willows have brought strong colonies, says their society, which counts four hundred members and three thousand hives. Honey from lime trees may come as soon as June, if the rain holds off."}
END
cat >tuesday.jsonl <<'END'
{"id":"a2","url":"https://islands.example/9","date":"2025-03-04T07:00:00Z","text":"LENNA - The harbour of Lenna reopened on Monday after a week of storms that had kept forty ships at anchor. The harbour master, Ida Brandt, said that the last of the wrecked barges was lifted at dawn. Fishermen who had waited since Tuesday sailed within the hour, and the ferry to the islands runs again from noon."}
{"id":"d1","date":"2025-03-04T08:00:00Z","text":"The museum of clocks in Tarn has bought a tower clock from 1543 that still keeps time to a minute a week. It comes from a church that was pulled down for a quarry, and lay in a barn for sixty years. Visitors can see it from Sunday on, when it will strike at noon for the first time since the war."}
{"id":"b2","url":"https://ostra.example/1","date":"2025-03-04T09:00:00Z","text":"A bridge over the river Ostra will open in spring, two years late and at twice its price. Engineers found cracks in three of the pillars last summer and had them poured anew. The council blames the builder, who blames the clay under the eastern bank. From April on lorries are to leave the old town, where twelve thousand of them pass every day."}
END
"$WIRECOPY" index create kept
"$WIRECOPY" index add kept monday.jsonl --date-field date
echo -- Tuesday is asked for, and then added
"$WIRECOPY" index query kept tuesday.jsonl --date-field date >asked
cat asked
"$WIRECOPY" index add kept tuesday.jsonl --date-field date -o added
cat added
echo -- all of it
"$WIRECOPY" index export kept
"$WIRECOPY" index stories kept --since 2025-03-04
"$WIRECOPY" index verify kept && echo clean
"$WIRECOPY" index stats kept | grep -v bytes
echo -- why a2 is of the story of a1, and d1 is alone
"$WIRECOPY" explain --index kept a2
"$WIRECOPY" explain --index kept d1
echo -- one by id, others by date
printf 'a1\nnobody\n' | "$WIRECOPY" index remove kept --ids - 2>&1
"$WIRECOPY" index query kept monday.jsonl --date-field date
"$WIRECOPY" index expire kept --before 2025-03-04 2>&1
"$WIRECOPY" index compact kept
"$WIRECOPY" index export kept --format tsv
"$WIRECOPY" index verify kept && echo clean
"$WIRECOPY" index stats kept | grep -v bytes | grep -E 'documents|texts  |segments  '
