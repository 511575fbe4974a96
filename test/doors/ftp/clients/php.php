<?php
// PHP's FTP functions, and its ftp:// addresses: put, list, rename, delete, get.
function must($done) { if ($done === false) { fwrite(STDERR, print_r(error_get_last(), true)); exit(1); } return $done; }
[$port, $folder, $files, $out, $result, $tls] = array_map('getenv', ['PORT', 'FOLDER', 'FILES', 'OUT', 'RESULT', 'TLS']);
$ftp = must($tls === 'yes' ? ftp_ssl_connect('127.0.0.1', $port, 20) : ftp_connect('127.0.0.1', $port, 20));
must(ftp_login($ftp, 'anna', 'secret'));
must(ftp_pasv($ftp, true));
foreach (['Ä ö #1 100%.jpg', 'plain.jpg', 'gone.jpg'] as $name) {
  must(ftp_put($ftp, "$folder/ORIGINAL/$name", "$files/$name", FTP_BINARY));
}
must(ftp_rename($ftp, "$folder/ORIGINAL/plain.jpg", "$folder/ORIGINAL/renamed.jpg"));
must(ftp_delete($ftp, "$folder/ORIGINAL/gone.jpg"));
must(ftp_chdir($ftp, "$folder/ORIGINAL"));
echo implode("\n", must(ftp_nlist($ftp, '.'))), "\n";
must(ftp_get($ftp, $out, $result, FTP_BINARY));
ftp_close($ftp);
$scheme = $tls === 'yes' ? 'ftps' : 'ftp';
$context = stream_context_create(['ftp' => ['overwrite' => true], 'ssl' => ['verify_peer' => false, 'verify_peer_name' => false]]);
must(file_put_contents("$scheme://anna:secret@127.0.0.1:$port$folder/ORIGINAL/renamed.jpg", file_get_contents("$files/plain.jpg"), 0, $context));
