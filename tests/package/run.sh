#!/usr/bin/env bash
# run.sh SOURCE BUILD CC CXX
set -euo pipefail
source=$1 build=$2 cc=$3 cxx=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix
failed=0
check() { # NAME COMMAND...
  local name=$1
  shift
  if "$@" >"$work/log" 2>&1; then echo "ok      $name"; else echo "not ok  $name"; cat "$work/log"; failed=$((failed + 1)); fi
  total=$((total + 1))
}
total=0

cmake --install "$build" --prefix "$prefix" >"$work/log" || { cat "$work/log"; exit 1; }
libdir=$(dirname "$(find "$prefix" -name wirecopy.pc)")/..
export PKG_CONFIG_PATH=$libdir/pkgconfig LD_LIBRARY_PATH=$libdir

by_pkg_config() {
  # shellcheck disable=SC2046
  "$cc" -std=c17 -Wall -Wextra -Wpedantic -Werror "$source/tests/package/consumer.c" \
    $(pkg-config --define-variable=prefix="$prefix" --cflags --libs wirecopy) -o "$work/consumer" &&
    "$work/consumer"
}
by_find_package() { # static|shared
  cmake -S "$source/tests/package/consumer" -B "$work/$1" -DCMAKE_PREFIX_PATH="$prefix" -DKIND="$1" \
    -DCMAKE_C_COMPILER="$cc" -DCMAKE_CXX_COMPILER="$cxx" && cmake --build "$work/$1" && "$work/$1/consumer"
}
only_our_symbols() { # LIBRARY NM-OPTION...
  local library=$1
  shift
  local others
  others=$(nm "$@" --defined-only "$library" | awk 'NF == 3 && $2 ~ /[TDBRVW]/ { print $3 }' |
    grep -v -e '^wirecopy_' -e '^wc_' -e '^_Z' -e '^DW\.ref\.' -e '^__clang_call_terminate$' || true)
  [ -z "$others" ] || { echo "not ours: $others"; return 1; }
}
exported_by_header() {
  # What the shared library exports is what the header declares: each function, with WIRECOPY_API or without, and
  # nothing else. In a header without comments a name before a parenthesis is a function's.
  nm -D --defined-only "$libdir/libwirecopy.so" | awk '{ print $NF }' | sort >"$work/exported"
  "$cc" -E -P -x c "$prefix/include/wirecopy/wirecopy.h" | grep -o 'wirecopy_[a-z_0-9]*(' | tr -d '(' | sort >"$work/declared"
  [ -s "$work/declared" ] && diff "$work/exported" "$work/declared"
}
public_in_api() {
  # Public functions are defined in src/api and nowhere else. Objects of sources that are gone may still lie about.
  local objects=$build/src/CMakeFiles/wirecopy_objects.dir kernels=$build/kernels/CMakeFiles/wirecopy_kernels.dir
  { find "$objects" -name '*.o' -printf "src/%P\n"; find "$kernels" -name '*.o' -printf "kernels/%P\n"; } |
    while read -r object; do
      [ ! -e "$source/${object%.o}" ] || echo "$object"
    done >"$work/objects"
  [ "$(grep -c '^src/api/' "$work/objects")" -gt 1 ] && grep -q '^kernels/' "$work/objects" || return 1
  grep -v '^src/api/' "$work/objects" | sed "s,^src/,$objects/,; s,^kernels/,$kernels/," |
    xargs nm -A --defined-only | grep ' wirecopy_' && return 1
  return 0
}
one_version() {
  # The header's, the library's, the program's and the packages' are one; the name that programs link is not of it.
  local version soname
  version=$(pkg-config --modversion wirecopy)
  printf '%s\n' '#include <wirecopy/wirecopy.h>' \
    'WIRECOPY_VERSION_STRING WIRECOPY_VERSION_MAJOR.WIRECOPY_VERSION_MINOR.WIRECOPY_VERSION_PATCH' |
    "$cc" -E -P -I"$prefix/include" -x c - | tail -1 | tr -d '" ' >"$work/versions"
  [ "$(cat "$work/versions")" = "${version}${version}" ] || { cat "$work/versions"; return 1; }
  [ "$("$prefix/bin/wirecopy" --version | head -1)" = "wirecopy $version" ] || return 1
  grep -q "PACKAGE_VERSION \"$version\"" "$libdir/cmake/wirecopy/wirecopy-config-version.cmake" || return 1
  soname=$(readelf -d "$libdir/libwirecopy.so" | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')
  [ "$soname" = libwirecopy.so.0 ] || { echo "soname $soname"; return 1; }
}
manual_pages() {
  # One for the program, one for each verb that its help lists, no other.
  { echo wirecopy; "$prefix/bin/wirecopy" --help | sed -n 's/^  \([a-z]*\) .*/wirecopy-\1/p'; } | sort >"$work/verbs"
  [ "$(wc -l <"$work/verbs")" -gt 1 ] || return 1
  (cd "$prefix/share/man/man1" && find . -name '*.1' -size +0 | sed 's/^..//; s/\.1$//' | sort) | diff "$work/verbs" -
}

check "a program by pkg-config" by_pkg_config
check "a program by find_package, static" by_find_package static
check "a program by find_package, shared" by_find_package shared
check "the static library's global names" only_our_symbols "$libdir/libwirecopy.a" -g
check "the shared library exports what the header declares" exported_by_header
check "public functions are in src/api" public_in_api
check "the program" "$prefix/bin/wirecopy" --version
check "the version" one_version
check "the manual pages" manual_pages
echo "$((total - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
