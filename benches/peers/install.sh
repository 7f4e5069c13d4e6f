#!/bin/sh
# Installs the peers of one language into this folder, when its list changed: `install.sh node` or `install.sh python`.
set -eu
cd "$(dirname "$0")"
case "$1" in
node)
    cmp -s package-lock.json node_modules/.installed && exit 0
    npm ci --silent
    cp package-lock.json node_modules/.installed
    ;;
python)
    cmp -s requirements.txt .venv/installed.txt && exit 0
    python3 -m venv --clear .venv
    .venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt
    cp requirements.txt .venv/installed.txt
    ;;
esac
