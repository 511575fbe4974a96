# $1: this folder, $2: the WSDL. SOAP 1.2 needs -extension, the header as a parameter -XadditionalHeaders.
wsimport -extension -XadditionalHeaders -s . -Xnocompile -quiet "$2"
javac -nowarn -proc:none -cp /usr/share/java/jaxws-rt.jar -d . $(find . -name '*.java') "$1/Tour.java"
