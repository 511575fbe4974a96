# wput: put only.
set -eu
tls=--force-tls; [ "$TLS" = yes ] || tls=--disable-tls
cd "$FILES"
wput -q $tls -t 2 "Ä ö #1 100%.jpg" renamed.jpg "ftp://anna:secret@127.0.0.1:$PORT$FOLDER/ORIGINAL/"
