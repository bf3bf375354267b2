#!/usr/bin/env bash
# Builds restorable where the action was checked out, for action.yml. Nothing of a package runs while it is installed.
set -euo pipefail
cd "$GITHUB_ACTION_PATH"

# A second job step of one job finds it built.
[ -f dist/cli/bin.cjs ] && exit 0

npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
npm run --silent build
