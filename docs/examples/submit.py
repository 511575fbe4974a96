"""Submits a PDF, waits for the end, and fetches what was made of it: python3 submit.py FILE [PROFILE]

Needs requests. JOBGATE_URL says where the server is, JOBGATE_KEY is the key to log in with.
"""
import hashlib
import json
import os
import sys

import requests

URL = os.environ.get("JOBGATE_URL", "http://127.0.0.1:8080")
session = requests.Session()
if "JOBGATE_KEY" in os.environ:
    session.headers["Authorization"] = "Bearer " + os.environ["JOBGATE_KEY"]


def problem_of(answer):
    """A refusal is a problem document: what failed, why, and how to mend it."""
    problem = answer.json()
    return f"{problem['code']}: {problem['detail']}"


def submit(path, profile):
    with open(path, "rb") as file:
        content = file.read()
    # The same key again makes no second job, so this may be repeated until it is answered.
    key = hashlib.sha256(content + profile.encode()).hexdigest()
    job = json.dumps({"workflow": "rip-pdf", "profile": profile})
    answer = session.post(
        URL + "/v1/jobs",
        headers={"Idempotency-Key": key},
        files=[("job", (None, job, "application/json")), ("data", (os.path.basename(path), content))],
        timeout=60,
    )
    if not answer.ok:
        sys.exit(problem_of(answer))
    return answer.json()["jobId"]


def result_of(job_id):
    while True:
        answer = session.get(f"{URL}/v1/jobs/{job_id}/result", headers={"Prefer": "wait=30"}, timeout=60)
        if answer.ok:
            return answer.json()
        # 409 tells that the job has not ended yet.
        if answer.json()["code"] != "result-not-ready":
            sys.exit(problem_of(answer))


job_id = submit(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "thumbnail")
result = result_of(job_id)
for event in result["events"]:
    if event["severity"] != "info":
        print(f"{event['severity']}: {event['message']}", file=sys.stderr)
for entry in result.get("dataList", []):
    answer = session.get(f"{URL}/v1/jobs/{job_id}/result/{entry['resultId']}", timeout=60)
    answer.raise_for_status()
    with open(entry["fileName"], "wb") as file:
        file.write(answer.content)
    print(entry["fileName"])
sys.exit(0 if result["success"] else 1)
