# Mono's FtpWebRequest: compiled once, put, list, rename, delete, get.
set -eu
mcs -nologo -out:"$HOME/tour.exe" mono.cs
exec mono "$HOME/tour.exe"
