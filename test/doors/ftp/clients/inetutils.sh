# GNU inetutils: put, list, rename, delete, get.
set -eu
cd "$FILES"
inetutils-ftp -n -v -p 127.0.0.1 "$PORT" <<END
user anna secret
binary
cd $FOLDER/ORIGINAL
put "Ä ö #1 100%.jpg"
put plain.jpg
put gone.jpg
rename plain.jpg renamed.jpg
delete gone.jpg
ls
get $RESULT $OUT
quit
END
