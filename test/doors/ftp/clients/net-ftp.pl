# Perl's Net::FTP: put, list, rename, delete, get.
use strict; use warnings; use Net::FTP;
my $ftp = Net::FTP->new("127.0.0.1", Port => $ENV{PORT}, Passive => 1, Timeout => 20, SSL_verify_mode => 0) or die $@;
if ($ENV{TLS} eq "yes") { $ftp->starttls or die $@; $ftp->prot("P") or die $ftp->message; }
$ftp->login("anna", "secret") or die $ftp->message;
$ftp->cwd("$ENV{FOLDER}/ORIGINAL") or die $ftp->message;
die "a picture was taken as text" if $ftp->put("$ENV{FILES}/plain.jpg");
$ftp->binary or die $ftp->message;
for my $name ("Ä ö #1 100%.jpg", "plain.jpg", "gone.jpg") { $ftp->put("$ENV{FILES}/$name", $name) or die $ftp->message; }
$ftp->rename("plain.jpg", "renamed.jpg") or die $ftp->message;
$ftp->delete("gone.jpg") or die $ftp->message;
print "$_\n" for $ftp->ls;
$ftp->get($ENV{RESULT}, $ENV{OUT}) or die $ftp->message;
$ftp->quit;
