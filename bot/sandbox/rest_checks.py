"""REST: check runs on commits."""

from typing import Any

from bot.sandbox import serial
from bot.sandbox.exchange import Answer, Refused, Request
from bot.sandbox.things import Repository


def create_check(request: Request, owner: str, name: str) -> Answer:
    """Make a check run."""
    found = request.writable(owner, name, "write")
    identity = request.world.fresh_id()
    check = {
        "id": identity,
        "name": request.field("name", str, "CheckRun"),
        "head_sha": request.field("head_sha", str, "CheckRun"),
        "external_id": "",
        "status": "queued",
        "conclusion": None,
        "details_url": None,
        "started_at": serial.instant(request.world.now()),
        "completed_at": None,
        "output": {},
    }
    found.checks.append(check)
    return Answer(_check(request, found, check, request.body), 201)


def edit_check(request: Request, owner: str, name: str, check_id: str) -> Answer:
    """Change a check run."""
    found = request.writable(owner, name, "write")
    check = next((c for c in found.checks if str(c["id"]) == check_id), None)
    if check is None:
        raise Refused(404, "Not Found")
    return Answer(_check(request, found, check, request.body))


def checks(request: Request, owner: str, name: str, ref: str) -> Answer:
    """Answer the check runs of a commit."""
    found = request.repository(owner, name)
    drawn = [_check(request, found, c, {}) for c in found.checks if c["head_sha"] == ref]
    return Answer({"total_count": len(drawn), "check_runs": drawn})


def _check(
    request: Request, found: Repository, check: dict[str, Any], change: dict[str, Any]
) -> dict[str, Any]:
    known = ("name", "status", "conclusion", "details_url", "external_id", "completed_at")
    check |= {key: change[key] for key in known if key in change}
    if change.get("conclusion"):
        check["status"] = "completed"
        check["completed_at"] = check["completed_at"] or serial.instant(request.world.now())
    check["output"] = check["output"] | change.get("output", {})
    url = f"{request.base}/repos/{found.full_name}/check-runs/{check['id']}"
    shown = ("title", "summary", "text")
    return {
        **check,
        "node_id": f"CR_{check['id']}",
        "url": url,
        "html_url": f"{request.base}/{found.full_name}/runs/{check['id']}",
        "output": {
            **{key: check["output"].get(key) for key in shown},
            "annotations_count": len(check["output"].get("annotations", ())),
            "annotations_url": f"{url}/annotations",
        },
        "check_suite": {"id": 1},
        "app": None,
        "pull_requests": [],
    }
