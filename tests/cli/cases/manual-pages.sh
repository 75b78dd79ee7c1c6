"$WIRECOPY" --generate verbs >verbs
"$WIRECOPY" --help | sed -n 's/^  \([a-z]*\) .*/\1/p' | diff - verbs
for page in wirecopy $(cat verbs); do
  $WIRECOPY --generate man $page >page.1 && mandoc -T lint -W error page.1
done
$WIRECOPY --generate man tune | head -1 | cut -d " " -f 1-3
$WIRECOPY --generate complete-bash >complete.bash && bash -n complete.bash
$WIRECOPY --generate complete-fish | head -1
$WIRECOPY --generate complete-zsh | head -1
# The page of index has its actions, each a paragraph of its own, and says which of them take an option.
$WIRECOPY index --help | sed -n '/^Actions:/,/^$/s/^  \([a-z]*\) .*/\1/p' >actions
$WIRECOPY --generate man index >index.1
sed -n '/^.SH ACTIONS/,/^.SH OPTIONS/s/^.fB\([a-z]*\).fR DIR.*/\1/p' index.1 | tee on-page | diff - actions 2>&1
grep -A1 -e 'older' -e '-ids' index.1 | grep -o 'For [a-z, ]*\.$'
cat on-page
