# Whether most documents name one host is counted anew once that may have changed.
docs() { # HOST FROM TO
  for i in $(seq "$2" "$3"); do
    printf '{"id":"%s%s","url":"https://%s.example/%s","text":"note %s%s of %s%s"}\n' "$1" "$i" "$1" "$i" "$1" "$i" "$i" "$i"
  done
}
others() { for i in $(seq "$1" "$2"); do docs "paper$i" "$i" "$i"; done; }
add() { "$WIRECOPY" index add stories - -o out 2>&1 | grep -o 'most documents name one host' || echo 'of many hosts'; }
begin() { rm -rf stories; "$WIRECOPY" index create stories; }
begin
echo "the first input shows it: $(docs archive 1 40 | add)"
begin
echo "2 of many hosts: $(others 1 2 | add)"
echo "and 40 of one: $(docs archive 1 40 | add)"
begin
echo "19 of 40: $( (docs archive 1 19; others 1 21) | add)"
echo "of 41, which are counted: $(others 22 22 | add)"
echo "two more of both: $(docs archive 20 21 | add)"
echo "24 of 46: $(docs archive 22 24 | add)"
begin
echo "55 of 100: $( (docs archive 1 55; others 1 45) | add)"
echo "of 101, which are counted: $(others 46 46 | add)"
echo "55 of 113: $(others 47 58 | add)"
