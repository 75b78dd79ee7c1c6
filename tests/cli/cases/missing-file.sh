exec 2>&1
$WIRECOPY cluster no-such-file -o out
