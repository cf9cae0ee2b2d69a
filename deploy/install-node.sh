#!/bin/sh
# Install Madoguchi from this checkout into a folder of its own, with the pinned versions and their hashes:
#   deploy/install-node.sh /opt/madoguchi
# Then /opt/madoguchi/bin/madoguchi is the command. PYTHON names another Python than python3.
set -eu
cd "$(dirname "$0")/.."
to=${1:?"say where: deploy/install-node.sh /opt/madoguchi"}
"${PYTHON:-python3}" -m venv "$to"
pip() { "$to/bin/python" -m pip --disable-pip-version-check -q "$@"; }
pip install --require-hashes -r requirements/run.txt
pip install --no-deps --no-build-isolation ./fonts .
"$to/bin/madoguchi" --version
