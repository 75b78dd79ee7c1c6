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
    grep -v -e '^wirecopy_' -e '^_Z' -e '^DW\.ref\.' -e '^__clang_call_terminate$' || true)
  [ -z "$others" ] || { echo "not ours: $others"; return 1; }
}
exported_by_header() {
  # What the shared library exports is what the header declares.
  diff <(nm -D --defined-only "$libdir/libwirecopy.so" | awk '$3 ~ /^wirecopy_/ { print $3 }' | sort) \
    <(grep -o 'WIRECOPY_API [^(]*(' "$source/include/wirecopy/wirecopy.h" | grep -o 'wirecopy_[a-z_0-9]*(' | tr -d '(' | sort)
}

check "a program by pkg-config" by_pkg_config
check "a program by find_package, static" by_find_package static
check "a program by find_package, shared" by_find_package shared
check "the static library's global names" only_our_symbols "$libdir/libwirecopy.a" -g
check "the shared library exports what the header declares" exported_by_header
check "the program" "$prefix/bin/wirecopy" --version
check "the manual page" test -s "$prefix/share/man/man1/wirecopy-cluster.1"
echo "$((total - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
