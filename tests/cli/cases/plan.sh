$WIRECOPY plan -t 0.8 --documents 1M --threads 2
