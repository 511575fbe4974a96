"""Follows a job to its end with zeep, by every WSDL and port that are asked for. Prints what was seen as JSON."""

import json
import sys
import time

from requests import Session
from requests.auth import HTTPBasicAuth
from zeep import Client
from zeep.transports import Transport

base, user, password, *files = sys.argv[1:]
walks = []
for file in files:
    for port in ("IpsApiSoapPort", "IpsApiSoap12Port"):
        for way in ("header", "basic"):
            session = Session()
            extra = {}
            if way == "basic":
                session.auth = HTTPBasicAuth(user, password)
            else:
                header = {"user": user, "password": password, "appName": "zeep", "appVersion": "1"}
                extra["_soapheaders"] = {"authHeader": header}
            client = Client(f"{base}/scene7/webservice/{file}", transport=Transport(session=session))
            service = client.bind("IpsApiService", port)
            company = service.getCompanyInfo(companyName="Other", **extra)
            name = f"zeep {file} {port} {way}"
            job = {"publishType": "Full", "emailSetting": "None"}
            handle = service.submitJob(
                companyHandle=company.companyHandle, jobName=name, imageServingPublishJob=job, **extra
            )
            while service.getActiveJobs(companyHandle=company.companyHandle, jobHandle=handle, **extra):
                time.sleep(0.02)
            logs = service.getJobLogDetails(
                companyHandle=company.companyHandle, originalName=name, **extra
            )
            log = logs[0]
            walks.append({
                "name": name,
                "company": company.name,
                "ended": log.endDate is not None,
                "logType": log.logType,
                "fatalError": log.fatalError,
                "lines": [line.logType for line in log.detailArray["items"]],
            })
print(json.dumps(walks))
