exec 2>&1
$WIRECOPY
