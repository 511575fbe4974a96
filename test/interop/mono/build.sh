# $1: this folder, $2: the WSDL. wsdl.exe itself comes with mono-devel, which is five times as large.
mcs -nologo -warn:0 -out:generate.exe -r:System.Web.Services "$1/generate.cs"
mono generate.exe "$2" Ips.cs Soap
mcs -nologo -warn:0 -out:tour.exe -r:System.Web.Services,System.Xml Ips.cs "$1/Tour.cs"
