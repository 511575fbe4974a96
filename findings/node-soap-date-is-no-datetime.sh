#!/usr/bin/env bash
# Guessed: node-soap writes a JavaScript Date into an xsd:dateTime field as XML Schema writes times, 2030-01-31T12:00:00.000Z,
#   as it reads such a field into a Date.
# Is so: soap 1.13.0 writes an empty element for it, which is no dateTime: validating receivers refuse it, others take the
#   time for absent. null becomes xsi:nil="true", whether the field is nillable or not. Callers have to write
#   date.toISOString(), and leave out what is null.
# Seen with: soap 1.13.0 (2026-09-21) on Node 20. Matters for: clients made with node-soap, and whoever receives from them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts soap@1.13.0
cat > service.wsdl <<'WSDL'
<wsdl:definitions name="T" targetNamespace="urn:t" xmlns:tns="urn:t" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <wsdl:types><xs:schema targetNamespace="urn:t" elementFormDefault="qualified">
    <xs:element name="ask"><xs:complexType><xs:sequence>
      <xs:element name="at" type="xs:dateTime" minOccurs="0"/><xs:element name="note" type="xs:string" minOccurs="0"/>
    </xs:sequence></xs:complexType></xs:element>
    <xs:element name="answer"><xs:complexType/></xs:element>
  </xs:schema></wsdl:types>
  <wsdl:message name="in"><wsdl:part name="p" element="tns:ask"/></wsdl:message>
  <wsdl:message name="out"><wsdl:part name="p" element="tns:answer"/></wsdl:message>
  <wsdl:portType name="P"><wsdl:operation name="ask"><wsdl:input message="tns:in"/><wsdl:output message="tns:out"/></wsdl:operation></wsdl:portType>
  <wsdl:binding name="B" type="tns:P"><soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="ask"><soap:operation soapAction="ask"/><wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation></wsdl:binding>
  <wsdl:service name="S"><wsdl:port name="Port" binding="tns:B"><soap:address location="http://127.0.0.1:1/"/></wsdl:port></wsdl:service>
</wsdl:definitions>
WSDL
cat > call.mjs <<'JS'
import { createServer } from "node:http";
import soap from "soap";
const server = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk)).on("end", () => {
    console.log(/<\w+:Body>.*<\/\w+:Body>|<soap:Body>.*<\/soap:Body>/s.exec(body)?.[0] ?? body);
    response.setHeader("Content-Type", "text/xml");
    response.end('<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><answer xmlns="urn:t"/></e:Body></e:Envelope>');
  });
}).listen(0, "127.0.0.1", async () => {
  const client = await soap.createClientAsync("service.wsdl", { endpoint: `http://127.0.0.1:${server.address().port}/` });
  await client.askAsync({ at: new Date("2030-01-31T12:00:00Z"), note: null });
  server.close();
});
JS
echo "soap $(node -p 'require("soap/package.json").version'), Node $(node --version)"
body=$(TZ=UTC timeout 60 node call.mjs)
echo "$body"
if grep -q "2030-01-31T12:00:00" <<<"$body"; then
  echo "CHANGED: the Date is written as XML Schema has it."
  exit 1
fi
grep -q "<at></at>" <<<"$body" || { echo "CHANGED: something else is written for the Date."; exit 1; }
grep -q 'nil="true"' <<<"$body" || { echo "CHANGED: null is no longer written as xsi:nil."; exit 1; }
echo "as found"
