mkdir -p news/sub
echo "one two three four five six" >news/b.txt
echo "ONE two three four five six" >news/sub/a.txt
echo "another story altogether it is" >news/c.txt
$WIRECOPY cluster --profile near news --format tsv && $WIRECOPY dedup --profile near news -o -
