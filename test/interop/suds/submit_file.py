import base64
import sys

from suds import WebFault
from suds.client import Client
from suds.transport.https import HttpAuthenticated

base, user, password, path = sys.argv[1:]
client = Client(
    f"{base}/soap?wsdl",
    cache=None,
    port="JobgateSoapPort",
    transport=HttpAuthenticated(username=user, password=password),
)
with open(path, "rb") as file:
    content = base64.b64encode(file.read()).decode()
job = {
    "workflow": "rip-pdf",
    "options": {"option": [{"name": "pages", "value": "1"}]},
    "documents": {"document": [{"content": content, "fileName": "order.pdf"}]},
}
made = client.service.submitDocument(job)
result = client.service.getResult(made.jobId, 50)
file = client.service.downloadResult(made.jobId, result.dataList.data[0].resultId)
print("file", file.fileName, file.contentType, len(base64.b64decode(file.content)))
try:
    client.service.submitDocument({**job, "workflow": "rip-pfd"})
except WebFault as error:
    print("fault", error.fault.detail.problem.code)
