#!/bin/sh
# Run nginx in the foreground with the file of deploy/, for other addresses than those that stand in it:
#   deploy/start-proxy.sh 0.0.0.0:8000 node1:8000 node2:8000
# CONFIGURATION says where the changed file goes; nginx must include it in its http { }.
set -eu
listen=${1:?"say where to listen: deploy/start-proxy.sh 0.0.0.0:8000 node1:8000 node2:8000"}
shift
awk -v listen="$listen" -v nodes="$*" '
  /^    server 127/ {
    if (!told[/ backup;/]++) {
      count = split(nodes, names, " ")
      rest = substr($0, index($0, " max_fails"))
      for (i = 1; i <= count; i++) print "    server " names[i] rest
    }
    next
  }
  /^    listen / { print "    listen " listen ";"; next }
  { print }
' "$(dirname "$0")/nginx.conf" > "${CONFIGURATION:-/etc/nginx/conf.d/default.conf}"
exec nginx -g 'daemon off;'
