#!/usr/bin/env bash
# Installs the Debian packages that the firmware build and its tests need, only those whose program is missing. Where that
# is not possible it says what is missing, which is an error under CI only: everything else builds and tests without.
set -euo pipefail

declare -A package_of=(
  [riscv64-unknown-elf-gcc]=gcc-riscv64-unknown-elf
  [qemu-system-riscv64]=qemu-system-misc
  [gcc]=gcc
  [g++]=g++
  [fsck.fat]=dosfstools
  [mcopy]=mtools
  [gdb-multiarch]=gdb-multiarch
)

missing=()
for program in "${!package_of[@]}"; do
  command -v "$program" >/dev/null || missing+=("${package_of[$program]}")
done
[ "${#missing[@]}" -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "These Debian packages are missing and only root on a Debian system can install them here: ${missing[*]}" >&2
  echo "What needs them is left out: sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
  [ -z "${CI:-}" ]
  exit
fi
echo "Installing: ${missing[*]}" >&2
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
