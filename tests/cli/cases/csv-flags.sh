# Delimiter and quoting as the user says; what cannot be one is refused.
printf 'id:text\n1:one, two\n' >a.csv
"$WIRECOPY" cluster --delimiter : a.csv
printf 'id\ttext\n1\t"one\ttwo"\n' >a.tsv
"$WIRECOPY" cluster --quoting none a.tsv 2>&1
"$WIRECOPY" cluster --quoting doubled --delimiter tab a.tsv
for wrong in xx '"' é ''; do "$WIRECOPY" cluster --delimiter "$wrong" a.csv 2>&1; echo "exit $?"; done
"$WIRECOPY" cluster --quoting odd a.csv 2>&1
"$WIRECOPY" dedup a.csv a.tsv 2>&1
