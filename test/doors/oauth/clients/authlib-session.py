"""Authlib: sends id and secret in the header as they are, or in the form."""

import json
import sys

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

for case in json.load(sys.stdin):
    session = OAuth2Session(
        case["clientId"],
        case["secret"],
        scope=case.get("scope"),
        token_endpoint_auth_method="client_secret_basic" if case["isOdd"] else "client_secret_post",
    )
    try:
        token = session.fetch_token(
            case["issuer"] + "/connect/token", grant_type="client_credentials"
        )
        used = session.get(case["use"])
        print(json.dumps({"expiresIn": token["expires_in"], "status": used.status_code}))
    except OAuthError as error:
        print(json.dumps({"error": error.error}))
