#!/bin/sh
# Bring the tables up to this program's version (nodes that start at once wait for each other), then serve.
# The node is the process that is left, so that it hears the signal to stop.
set -eu
madoguchi db upgrade
exec madoguchi serve
