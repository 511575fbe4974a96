# $1: this folder, $2: the WSDL of IPS, $3: our own. Compilers that run once: nothing is worth being optimised.
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp /usr/share/java/jaxws-tools.jar "$1/Build.java" "$1" "$2" "$3"
