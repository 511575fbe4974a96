import sys
from datetime import datetime, timezone
from decimal import Decimal

from requests import Session
from requests.auth import HTTPBasicAuth
from zeep.transports import Transport

base, user, password, version, path, way = sys.argv[1:]
wsdl = base + path
port = "IpsApiSoap12Port" if version == "1.2" else "IpsApiSoapPort"

# <example>
import time

from zeep import Client
from zeep.exceptions import Fault

client = Client(wsdl)
service = client.bind("IpsApiService", port)  # IpsApiSoapPort or IpsApiSoap12Port
auth = {"authHeader": {"user": user, "password": password, "appName": "shop", "appVersion": "1"}}

company = service.getCompanyInfo(companyName="Other", _soapheaders=auth)
handle = service.submitJob(
    companyHandle=company.companyHandle,
    jobName="from zeep",
    imageServingPublishJob={"publishType": "Full", "emailSetting": "None"},
    _soapheaders=auth,
)

of_job = {"companyHandle": company.companyHandle, "jobHandle": handle}
log = None
while log is None or log.endDate is None:
    time.sleep(0.1)
    logs = service.getJobLogDetails(**of_job, _soapheaders=auth)
    log = logs[0] if logs else None
print("ended", log.endDate.isoformat())

try:
    service.getCompanyInfo(companyName="Nobody", _soapheaders=auth)
except Fault as error:
    (fault,) = error.detail
    name = fault.tag.split("}")[1]
    code, reason = (child.text for child in fault)
    print("fault", name, code, reason)
# </example>


def show(key, value):
    if isinstance(value, bool):
        print(key, "boolean", str(value).lower())
    elif isinstance(value, datetime):
        print(key, "date", value.isoformat())
    else:
        print(key, "number" if isinstance(value, (int, float, Decimal)) else "text", value)


if way == "basic":
    session = Session()
    session.auth = HTTPBasicAuth(user, password)
    client = Client(wsdl, transport=Transport(session=session))
    service = client.bind("IpsApiService", port)
    header, auth = auth["authHeader"], {}
else:
    header = auth["authHeader"]

show("company", company.name)
show("handle", handle)
show("started", log.startDate)
show("files", log.totalFileCount)
show("fatal", log.fatalError)
for line in log.detailArray["items"]:
    show("line", line.logType)

# The unversioned vocabulary has no pdfOptions yet.
options = "pdfOptions" if "-20" in path else "postScriptOptions"
later = service.submitJob(
    companyHandle=company.companyHandle,
    jobName="later zeep",
    execTime=datetime.fromtimestamp(1935397800, timezone.utc),
    uploadUrlsJob={
        "urlArray": {"items": [{"sourceUrl": "http://example.com/a.pdf", "destPath": "a.pdf"}]},
        "overwrite": True,
        "readyForPublish": True,
        "createMask": False,
        options: {"resolution": 150.5},
        "emailSetting": "None",
    },
    _soapheaders=auth,
)
of_later = {"companyHandle": company.companyHandle, "jobHandle": later}
(scheduled,) = service.getScheduledJobs(**of_later, _soapheaders=auth)
show("time", scheduled.nextFireTime)
show("resolution", scheduled.uploadUrlsJob[options].resolution)
service.stopJob(**of_later, _soapheaders=auth)
show("left", len(service.getScheduledJobs(**of_later, _soapheaders=auth) or []))

(opened,) = service.getActiveJobs(
    companyHandle=company.companyHandle, originalName="open", _soapheaders=auth
)
show("progress", opened.progress)

(photo,) = service.getAssetsByName(
    companyHandle=company.companyHandle, nameArray={"items": ["photo"]}, _soapheaders=auth
)
show("created", photo.created)
show("size", photo.imageInfo.fileSize)

wrong = {"authHeader": {**header, "password": "wrong"}}
bad = {"publishType": "Full", "emailSetting": "Sometimes"}
for call in (
    lambda: service.submitJob("c|47", jobName="bad", imageServingPublishJob=bad, _soapheaders=auth),
    lambda: service.getCompanyInfo(_soapheaders=wrong),
):
    try:
        call()
    except Fault as error:
        (fault,) = error.detail
        print("fault", fault.tag.split("}")[1], *(child.text for child in fault))
