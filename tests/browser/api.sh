#!/usr/bin/env bash
# The API against its own description: schemathesis makes requests of all sorts from openapi.json.
#   api.sh SOHOA CATALOGUE ST
set -euo pipefail

sohoa=$1 catalogue=$2 st=$3
exec 3< <(exec "$sohoa" serve --catalogue "$catalogue" --listen 127.0.0.1:0)
server=$!
trap 'kill "$server"' EXIT
read -r address <&3
"$st" --config-file "$(dirname "$0")/schemathesis.toml" run "${address}api/v1/openapi.json" --checks all --max-examples 100 --no-color
