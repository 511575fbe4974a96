# $1: this folder, $2: the WSDL.
# Compilers that run once: nothing is worth being optimised.
export JAVA_TOOL_OPTIONS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
export CLASSPATH=/usr/share/java/axis.jar:/usr/share/java/axis-jaxrpc.jar:/usr/share/java/axis-saaj.jar:/usr/share/java/commons-discovery.jar:/usr/share/java/commons-logging.jar:/usr/share/java/wsdl4j.jar
java org.apache.axis.wsdl.WSDL2Java -o . "$2?soap=1.1"
javac -nowarn -proc:none -d . $(find . -name '*.java') "$1/Tour.java"
