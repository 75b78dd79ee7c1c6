# A table on standard input, whose name tells nothing, is one although a record of it is broken: that record alone is skipped.
printf 'id\ttext\n1\t"First line.\nSecond line"\n2\t"Another one.\nMore here"\n3\n' >tabs
printf 'id,text\n1,"He said \\"yes\\", and left at noon"\n2,"She said \\"no\\",\nand stayed at home"\n3,"Rain fell today"\n4\n' >backslashes
for table in tabs backslashes; do
  "$WIRECOPY" dedup - -q --bad bad <$table
  echo "code $?, $(wc -l <bad) bad"
done
