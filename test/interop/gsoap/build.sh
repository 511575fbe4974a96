# $1: this folder, $2: the WSDL, from $4: a client that marks its values with xsi:type (soapcpp2 -t), one that does not (plain).
folder=$1
wsdl2h -c -o ips.h "$2"
shift 3
for mark; do
  (
    mkdir -p "./$mark"
    soapcpp2 -C -c -x -L -w $([ "$mark" = plain ] || echo "$mark") -d "./$mark" ips.h
    gcc -O0 -w -Werror=int-conversion -Werror=incompatible-pointer-types "-I./$mark" -o "./$mark/tour" \
      "./$mark/soapC.c" "./$mark/soapClient.c" "$folder/tour.c" -lgsoap
  ) &
  builds="${builds-} $!"
done
for build in $builds; do wait "$build"; done
