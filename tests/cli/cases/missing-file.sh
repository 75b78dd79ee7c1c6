exec 2>&1
$WIRECOPY cluster --profile near no-such-file -o out
