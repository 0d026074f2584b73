#!/usr/bin/env bash
# Installs the system packages named on the command line, where they are missing.
#   scripts/system-packages.sh PACKAGE...
# As root or with sudo on Debian and its relatives; elsewhere it says what is needed.
set -euo pipefail

missing=()
for package in "$@"; do
    if ! command -v dpkg-query >/dev/null 2>&1 ||
        ! dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed'; then
        missing+=("$package")
    fi
done
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "This system has no apt-get. Please install the equivalents of these Debian packages:" >&2
    printf '  %s\n' "$@" >&2
    echo "hint: once they are installed, run make with SYSTEM_PACKAGES=installed" >&2
    exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "These packages are missing and there is no sudo to install them with:" >&2
        printf '  %s\n' "${missing[@]}" >&2
        echo "hint: as root: apt-get install ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi

echo "Installing system packages: ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
