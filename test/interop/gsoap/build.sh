# $1: this folder, $2: the WSDL. A client that marks its values with xsi:type (soapcpp2 -t) and one that does not.
wsdl2h -c -o ips.h "$2"
for mark in plain -t; do
  (
    mkdir -p "./$mark"
    soapcpp2 -C -c -x -L -w $([ "$mark" = plain ] || echo "$mark") -d "./$mark" ips.h
    gcc -O0 -w -Werror=int-conversion -Werror=incompatible-pointer-types "-I./$mark" -o "./$mark/tour" \
      "./$mark/soapC.c" "./$mark/soapClient.c" "$1/tour.c" -lgsoap
  ) &
  builds="${builds-} $!"
done
for build in $builds; do wait "$build"; done
