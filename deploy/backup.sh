#!/bin/sh
# Back up the store, and prove the backup by opening it.  backup.sh FOLDER
# MADOGUCHI_DATABASE_URL names the database. The file's name has the moment in UTC; nothing is overwritten.
set -eu
folder=${1:?"say where to: backup.sh FOLDER"}
url=${MADOGUCHI_DATABASE_URL:?"set MADOGUCHI_DATABASE_URL"}
mkdir -p "$folder"
stamp=$(date -u +%Y%m%dT%H%M%SZ)
case $url in
sqlite:///*)
    made=$folder/madoguchi-$stamp.sqlite
    # The online backup: whole and of one moment, also while an editor writes.
    python3 - "${url#sqlite:///}" "$made.part" <<'END'
import pathlib, sqlite3, sys
source, target = sys.argv[1:]
if not pathlib.Path(source).is_file():
    sys.exit(f"there is no database at {source}")
with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as one, sqlite3.connect(target) as other:
    one.backup(other)
    found = other.execute("pragma integrity_check").fetchone()[0]
if found != "ok":
    sys.exit(f"the backup is damaged: {found}")
END
    ;;
postgresql://* | postgres://*)
    made=$folder/madoguchi-$stamp.dump
    pg_dump --format=custom --file="$made.part" "$url"
    pg_restore --list "$made.part" >/dev/null
    ;;
*)
    echo "MADOGUCHI_DATABASE_URL is $url; expected sqlite:/// or postgresql://" >&2
    exit 2
    ;;
esac
mv "$made.part" "$made"
echo "$made"
