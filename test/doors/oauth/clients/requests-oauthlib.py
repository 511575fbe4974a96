"""requests-oauthlib: sends id and secret in the header as they are."""

import json
import os
import sys

os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

from oauthlib.oauth2 import BackendApplicationClient, OAuth2Error
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

for case in json.load(sys.stdin):
    scope = case.get("scope")
    client = BackendApplicationClient(client_id=case["clientId"], scope=scope and scope.split(" "))
    session = OAuth2Session(client=client)
    try:
        token = session.fetch_token(
            case["issuer"] + "/connect/token",
            auth=HTTPBasicAuth(case["clientId"].encode(), case["secret"].encode()),
        )
        used = session.get(case["use"])
        print(json.dumps({"expiresIn": token["expires_in"], "status": used.status_code}))
    except OAuth2Error as error:
        print(json.dumps({"error": error.error}))
