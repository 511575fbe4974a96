import sys

from requests import Session
from requests.auth import HTTPBasicAuth

base, user, password, path = sys.argv[1:]

# <example>
from zeep import Client
from zeep.exceptions import Fault
from zeep.transports import Transport

session = Session()
session.auth = HTTPBasicAuth(user, password)
service = Client(base + "/soap?wsdl", transport=Transport(session=session)).service

with open(path, "rb") as file:
    document = {"fileName": "order.pdf", "content": file.read()}
job = {
    "workflow": "rip-pdf",
    "options": {"option": [{"name": "pages", "value": "1"}]},
    "documents": {"document": [document]},
}
made = service.submitDocument(job=job)
result = service.getResult(jobId=made.jobId, waitSeconds=50)
resultId = result.dataList.data[0].resultId
file = service.downloadResult(jobId=made.jobId, resultId=resultId)
print("file", file.fileName, file.contentType, len(file.content))

try:
    service.submitDocument(job={**job, "workflow": "rip-pfd"})
except Fault as error:
    print("fault", error.detail.findtext(".//{urn:ietf:rfc:7807}code"))
# </example>
