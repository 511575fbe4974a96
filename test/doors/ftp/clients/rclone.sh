# rclone, which compares what is listed with what it sent: copy, list, move, delete, get.
set -eu
tls=explicit_tls=true,no_check_certificate=true; [ "$TLS" = yes ] || tls=explicit_tls=false
ftp=":ftp,host=127.0.0.1,port=$PORT,user=anna,pass=$(rclone obscure secret),$tls"
export RCLONE_CONFIG=/dev/null
rclone -q --retries 1 copy "$FILES" "$ftp:$FOLDER/ORIGINAL"
rclone -q moveto "$ftp:$FOLDER/ORIGINAL/plain.jpg" "$ftp:$FOLDER/ORIGINAL/renamed.jpg"
rclone -q deletefile "$ftp:$FOLDER/ORIGINAL/gone.jpg"
rclone -q lsf "$ftp:$FOLDER/ORIGINAL"
rclone -q copyto "$ftp:$RESULT" "$OUT"
