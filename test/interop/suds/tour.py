import sys
import time
from datetime import datetime, timezone

from suds import WebFault
from suds.client import Client

base, user, password = sys.argv[1:4]
client = Client(f"{base}/scene7/webservice/IpsApi-2014-04-03.wsdl", cache=None, port="IpsApiSoapPort")


def auth(secret):
    header = client.factory.create("{http://www.scene7.com/IpsApi/xsd/2014-04-03}authHeader")
    header.user, header.password, header.appName, header.appVersion = user, secret, "shop", "1"
    client.set_options(soapheaders=header)


def show(key, value):
    if isinstance(value, bool):
        print(key, "boolean", str(value).lower())
    elif isinstance(value, datetime):
        print(key, "date", value.isoformat())
    else:
        print(key, "number" if isinstance(value, (int, float)) else "text", value)


def told(error):
    ((name, fault),) = list(error.fault.detail)
    print("fault", name, fault.code, fault.reason)


auth(password)
service = client.service
company = service.getCompanyInfo(companyName="Other")
publish = {"publishType": "Full", "emailSetting": "None"}
handle = service.submitJob(companyHandle=company.companyHandle, jobName="from suds", imageServingPublishJob=publish)
while True:
    time.sleep(0.1)
    logs = service.getJobLogDetails(companyHandle=company.companyHandle, jobHandle=handle)
    if logs and "endDate" in logs["items"][0]:
        log = logs["items"][0]
        break
print("ended", log.endDate.isoformat())
show("company", str(company.name))
show("handle", str(handle))
show("started", log.startDate)
show("files", log.totalFileCount)
show("fatal", log.fatalError)
for line in log.detailArray["items"]:
    show("line", str(line.logType))

later = service.submitJob(
    companyHandle=company.companyHandle,
    jobName="later suds",
    execTime=datetime.fromtimestamp(1935397800, timezone.utc),
    uploadUrlsJob={
        "urlArray": {"items": [{"sourceUrl": "http://example.com/a.pdf", "destPath": "a.pdf"}]},
        "overwrite": True,
        "readyForPublish": True,
        "createMask": False,
        "pdfOptions": {"process": "Rasterize", "resolution": 150.5},
        "emailSetting": "None",
    },
)
of_later = {"companyHandle": company.companyHandle, "jobHandle": later}
scheduled = service.getScheduledJobs(**of_later)["items"][0]
show("time", scheduled.nextFireTime)
show("resolution", scheduled.uploadUrlsJob.pdfOptions.resolution)
service.stopJob(**of_later)
show("left", len(service.getScheduledJobs(**of_later) or []))

opened = service.getActiveJobs(companyHandle=company.companyHandle, originalName="open")["items"][0]
show("progress", opened.progress)

photo = service.getAssetsByName(companyHandle=company.companyHandle, nameArray={"items": ["photo"]})["items"][0]
show("created", photo.created)
show("size", photo.imageInfo.fileSize)

bad = {"publishType": "Full", "emailSetting": "Sometimes"}
for call in (
    lambda: service.getCompanyInfo(companyName="Nobody"),
    lambda: service.submitJob(companyHandle="c|47", jobName="bad", imageServingPublishJob=bad),
    lambda: (auth("wrong"), service.getCompanyInfo()),
):
    try:
        call()
    except WebFault as error:
        told(error)
