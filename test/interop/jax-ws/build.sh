# $1: this folder, $2: the WSDL of IPS, $3: our own. SOAP 1.2 needs -extension, the header as a parameter -XadditionalHeaders.
# Compilers that run once: nothing is worth being optimised.
export JAVA_TOOL_OPTIONS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
wsimport -extension -XadditionalHeaders -s . -Xnocompile -quiet "$2" &
ips=$!
wsimport -extension -p jobgate -s . -Xnocompile -quiet "$3"
wait $ips
javac -nowarn -proc:none -cp /usr/share/java/jaxws-rt.jar -d . $(find . -name '*.java') "$1/Tour.java" "$1/SubmitFile.java"
