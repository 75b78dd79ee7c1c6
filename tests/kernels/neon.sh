#!/usr/bin/env bash
# neon.sh CC QEMU SOURCE PROGRAM: builds the NEON kernels for Arm and compares them with the scalar ones under emulation.
set -euo pipefail
cc=$1 qemu=$2 source=$3 program=$4
"$cc" -std=c17 -O2 -static -D_GNU_SOURCE -DTESTED=neon -Wall -Wextra -Wpedantic -Werror \
  -I "$source/include" -I "$source/kernels" -I "$source/tests" -I "$source/tests/kernels" \
  "$source/tests/kernels/differential_kernels.c" "$source"/kernels/*/*_scalar.c "$source"/kernels/*/*_neon.c \
  -o "$program"
"$qemu" "$program"
