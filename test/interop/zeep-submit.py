"""Submits jobs with zeep: every WSDL and port that are asked for, a good job and a bad one. Prints what came back as JSON."""

import json
import sys

from zeep import Client
from zeep.exceptions import Fault

base, *files = sys.argv[1:]
told = []
for file in files:
    client = Client(f"{base}/scene7/webservice/{file}")
    for port in ("IpsApiSoapPort", "IpsApiSoap12Port"):
        submit = client.bind("IpsApiService", port).submitJob
        header = {"user": "me@example.com", "password": "x", "appName": "zeep", "appVersion": "1"}
        job = {"publishType": "Full", "emailSetting": "Error"}
        call = {"companyHandle": "47", "jobName": f"zeep {port}", "_soapheaders": {"authHeader": header}}
        handle = submit(**call, imageServingPublishJob=job)
        try:
            submit(**call, imageServingPublishJob={**job, "emailSetting": "Sometimes"})
            fault = None
        except Fault as error:
            (first,) = error.detail
            fault = {
                "message": error.message,
                "element": first.tag,
                "code": first.findtext("{http://www.scene7.com/IpsApi/xsd}code"),
                "problem": first.get("{urn:ietf:rfc:7807}type").rsplit("/", 1)[-1],
            }
        told.append({"file": file, "port": port, "handle": handle, "fault": fault})
print(json.dumps(told))
