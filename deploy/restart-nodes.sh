#!/bin/sh
# Restart the nodes of this machine one after the other, so that readers notice nothing.
#   restart-nodes.sh 8001 8002        the ports of all nodes that nginx has
# A node is restarted only while another one is ready; the first that does not come back ends it.
set -eu
seconds_to_come_back=${SECONDS_TO_COME_BACK:-120}
# nginx leaves a node alone for five seconds after a refused connection (fail_timeout in nginx.conf).
seconds_between=${SECONDS_BETWEEN:-6}

ready() {
    curl --silent --fail --max-time 2 --output /dev/null "http://127.0.0.1:$1/readyz"
}

[ $# -ge 2 ] || {
    echo "name the ports of at least two nodes: restart-nodes.sh 8001 8002" >&2
    exit 2
}
for port in "$@"; do
    ready "$port" || {
        echo "the node at $port is not ready; mend it first, nothing was restarted (journalctl -u madoguchi@$port)" >&2
        exit 1
    }
done
first=yes
for port in "$@"; do
    [ "$first" = yes ] || sleep "$seconds_between"
    first=no
    systemctl restart "madoguchi@$port"
    waited=0
    until ready "$port"; do
        waited=$((waited + 1))
        [ "$waited" -lt "$seconds_to_come_back" ] || {
            echo "the node at $port is not ready after $waited s; the others still serve (journalctl -u madoguchi@$port)" >&2
            exit 1
        }
        sleep 1
    done
    echo "$port is back"
done
