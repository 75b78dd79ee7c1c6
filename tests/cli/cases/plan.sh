$WIRECOPY plan --profile near -t 0.8 --documents 1M --threads 2 --memory 8G
$WIRECOPY plan --documents 1M --threads 2 --memory 8G
$WIRECOPY plan --documents 1M --threads 2 --memory 256M
"$WIRECOPY" plan --documents 5000000000 2>&1
echo "code $?"
