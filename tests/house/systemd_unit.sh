#!/usr/bin/env bash
# systemd_unit.sh ROOT: the exposure of the unit is at most 2.0 (0 is best, 10 worst).
set -euo pipefail
if ! command -v systemd-analyze >/dev/null; then
  echo "skipped: systemd-analyze is not installed, so there is nothing to ask"
  exit 77
fi
systemd-analyze security --no-pager --offline=true --threshold=20 \
  "$1/deploy/systemd/kontingent.service"
