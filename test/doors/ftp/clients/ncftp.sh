# NcFTP's commands for scripts: put, list, get. They do not rename, and delete what they sent only.
set -eu
ncftpput -V -t 20 -u anna -p secret -P "$PORT" 127.0.0.1 "$FOLDER/ORIGINAL" "$FILES/Ä ö #1 100%.jpg" "$FILES/renamed.jpg"
ncftpls -l -u anna -p secret -P "$PORT" "ftp://127.0.0.1$FOLDER/ORIGINAL/"
ncftpget -V -t 20 -u anna -p secret -P "$PORT" -c 127.0.0.1 "$RESULT" > "$OUT"
