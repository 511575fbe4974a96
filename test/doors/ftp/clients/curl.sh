# curl: put, list, rename, delete, get.
set -eu
tls=; [ "$TLS" = no ] || tls="--ssl-reqd -k"
base=ftp://anna:secret@127.0.0.1:$PORT
ftp() { curl -sS --max-time 20 $tls "$@"; }
ftp -T "$FILES/Ä ö #1 100%.jpg" "$base$FOLDER/ORIGINAL/%C3%84%20%C3%B6%20%231%20100%25.jpg"
ftp -T "$FILES/{plain,gone}.jpg" "$base$FOLDER/ORIGINAL/"
ftp -o /dev/null -Q "RNFR $FOLDER/ORIGINAL/plain.jpg" -Q "RNTO $FOLDER/ORIGINAL/renamed.jpg" -Q "DELE $FOLDER/ORIGINAL/gone.jpg" "$base/"
ftp "$base$FOLDER/ORIGINAL/"
ftp -o "$OUT" "$base$RESULT"
