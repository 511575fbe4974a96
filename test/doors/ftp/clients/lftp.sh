# lftp: mirror, list, rename, delete, get.
set -eu
tls="set ftp:ssl-force yes; set ftp:ssl-protect-data yes"; [ "$TLS" = yes ] || tls="set ftp:ssl-allow no"
lftp -u anna,secret "ftp://127.0.0.1:$PORT" -e "$tls; set ssl:verify-certificate no; set net:max-retries 1; set net:timeout 20; set cmd:fail-exit yes
mirror -R '$FILES' '$FOLDER/ORIGINAL'
cd '$FOLDER/ORIGINAL'
mv plain.jpg renamed.jpg
rm gone.jpg
ls
get '$RESULT' -o '$OUT'
bye"
