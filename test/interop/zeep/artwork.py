"""Submits artwork, sends its customer's file, and asks how it stands; submits too as a client from before that operation."""

import sys
import urllib.request

base, user, password, path, older_wsdl = sys.argv[1:]
wsdl = base + path

# <example>
from zeep import Client

client = Client(wsdl)
auth = {"authHeader": {"user": user, "password": password, "appName": "shop", "appVersion": "1"}}

handle = client.service.submitJob(
    companyHandle="c|47",
    jobName="Order B-20931 by zeep",
    artworkJob={"externalId": "B-20931", "capabilities": {"checkFix": True}},
    _soapheaders=auth,
)
order = client.service.getArtwork(companyHandle="c|47", jobHandle=handle, _soapheaders=auth)
print("created", order.waitingFor, order.artwork.state, order.uploadURL)
# </example>

form = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
kind = {"Content-Type": "multipart/form-data; boundary=x"}
data = form + sys.stdin.buffer.read() + b"\r\n--x--\r\n"
urllib.request.urlopen(urllib.request.Request(order.uploadURL + "/file", data, kind)).read()
order = client.service.getArtwork(companyHandle="c|47", jobHandle=handle, _soapheaders=auth)
(version,) = order.artwork.versions.artworkVersion
print("uploaded", version.version, version.fileName, version.size, type(version.createdAt).__name__)

older = Client(older_wsdl).service
job = {"companyHandle": "c|47", "jobName": "by an older client", "artworkJob": {"externalId": "B-2"}}
print("older", "getArtwork" in dir(older), older.submitJob(**job, _soapheaders=auth))
