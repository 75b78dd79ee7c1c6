printf 'id,text\n1,one two three\n2,"it never ends\n3,four\n' >in.csv
$WIRECOPY cluster --profile near in.csv 2>err
code=$?
grep -c 'in.csv:3: .*quote' err
exit $code
