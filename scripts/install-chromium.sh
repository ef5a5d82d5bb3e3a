#!/usr/bin/env bash
# Installs Chromium from the distribution's packages, for the test of the demo's page. Does nothing where there is one.
set -euo pipefail

for browser in "${CHROMIUM_PATH:-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
  if [[ -n "$browser" && -x "$browser" ]]; then
    echo "Chromium is there: $browser"
    exit 0
  fi
done
if ! command -v apt-get >/dev/null; then
  echo "There is no apt-get here. Install Chromium by other means, or name one in CHROMIUM_PATH." >&2
  exit 1
fi
if [[ "$(id -u)" -ne 0 ]]; then
  echo "Installing packages needs root: run 'sudo scripts/install-chromium.sh', or name a Chromium in CHROMIUM_PATH." >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get -o Acquire::Retries=3 update -q
# Fonts with emoji, because the page shows reactions.
apt-get -o Acquire::Retries=3 install -yq --no-install-recommends chromium fonts-liberation fonts-noto-color-emoji
