"""REST: people, repositories, rights, files, labels, checks, search."""

import base64
import binascii
from typing import Any

from bot.sandbox import serial
from bot.sandbox.exchange import Answer, Refused, Request, invalid
from bot.sandbox.search import search
from bot.sandbox.serial_repositories import flags
from bot.sandbox.serial_repositories import repository as repository_of
from bot.sandbox.world import Repository, blob_sha, wrapped


def root(request: Request) -> Answer:
    """Answer the list of addresses."""
    base = request.base
    return Answer({"current_user_url": f"{base}/user", "rate_limit_url": f"{base}/rate_limit"})


def meta(request: Request) -> Answer:
    """Answer what GitHub tells about itself."""
    return Answer({"verifiable_password_authentication": False, "hooks": ["127.0.0.1/32"]})


def zen(request: Request) -> Answer:
    """Answer a sentence."""
    return Answer("Small steps go far.", media="text/plain; charset=utf-8")


def rate_limit(request: Request) -> Answer:
    """Answer what is left; asking costs nothing."""
    found = request.limits()
    return Answer({"resources": found, "rate": found["core"]})


def me(request: Request) -> Answer:
    """Answer who asks."""
    return Answer(serial.public_user(request.base, request.actor(), request.world.started))


def user(request: Request, login: str) -> Answer:
    """Answer one person."""
    known = request.world.login(login)
    if known is None:
        raise Refused(404, "Not Found")
    return Answer(serial.public_user(request.base, known, request.world.started))


def repository(request: Request, owner: str, name: str) -> Answer:
    """Answer one repository."""
    found = request.repository(owner, name)
    headers = {"Last-Modified": found.updated_at.strftime("%a, %d %b %Y %H:%M:%S GMT")}
    return Answer(repository_of(request.base, found, request.role(found)), headers=headers)


def languages(request: Request, owner: str, name: str) -> Answer:
    """Answer the languages with their bytes."""
    language = request.repository(owner, name).language
    return Answer({language: 100_000} if language else {})


def topics(request: Request, owner: str, name: str) -> Answer:
    """Answer the topics."""
    return Answer({"names": request.repository(owner, name).topics})


def milestones(request: Request, owner: str, name: str) -> Answer:
    """Answer the milestones: there are none."""
    request.repository(owner, name)
    return Answer([])


def collaborators(request: Request, owner: str, name: str) -> Answer:
    """Answer who has rights; only for those who may write."""
    found = request.writable(owner, name, "write")
    return request.page(
        list(found.collaborators.items()), lambda item: _collaborator(request, *item)
    )


def collaborator(request: Request, owner: str, name: str, login: str) -> Answer:
    """Answer 204 for a collaborator, 404 otherwise."""
    if login.lower() not in request.repository(owner, name).collaborators:
        raise Refused(404, "Not Found")
    return Answer(status=204)


def permission(request: Request, owner: str, name: str, login: str) -> Answer:
    """Answer what somebody may do; needs write rights as on GitHub."""
    found = request.repository(owner, name)
    request.actor()
    if not request.may(found, "write"):
        raise Refused(403, "Must have push access to view collaborator permission.")
    known = request.world.login(login)
    if known is None:
        raise Refused(404, f"{login} is not a user")
    role = found.role(known)
    legacy = {"maintain": "write", "triage": "read"}.get(role, role)
    person = _collaborator(request, known, role)
    return Answer({"permission": legacy, "role_name": role, "user": person})


def assignees(request: Request, owner: str, name: str) -> Answer:
    """Answer who can be assigned."""
    found = request.repository(owner, name)
    return request.page(list(found.collaborators), lambda login: _person(request, login))


def assignee(request: Request, owner: str, name: str, login: str) -> Answer:
    """Answer 204 for somebody who can be assigned anywhere, 404 otherwise."""
    return collaborator(request, owner, name, login)


def contents(request: Request, owner: str, name: str, path: str = "") -> Answer:
    """Answer a file, or the list of a folder."""
    found = request.repository(owner, name)
    path = path.strip("/")
    files = _files_at(found, request.query.get("ref", ""))
    if path in files:
        if "raw" in request.headers.get("accept", ""):
            return Answer(files[path].decode(), media="text/plain; charset=utf-8")
        return Answer(_file(request, found, path, files[path]) | _content(files[path]))
    below = [other for other in files if not path or other.startswith(f"{path}/")]
    if not below:
        raise Refused(404, "Not Found")
    depth = path.count("/") + 1 if path else 0
    here = [other for other in below if other.count("/") == depth]
    return Answer([_file(request, found, other, files[other]) for other in here])


def readme(request: Request, owner: str, name: str) -> Answer:
    """Answer the file README.md."""
    return contents(request, owner, name, "README.md")


def put_contents(request: Request, owner: str, name: str, path: str) -> Answer:
    """Write a file."""
    found = request.writable(owner, name, "write")
    request.field("message", str, "Commit")
    try:
        content = base64.b64decode(request.field("content", str, "Commit"), validate=False)
    except binascii.Error as error:
        raise Refused(422, "content is not valid Base64") from error
    old = found.files.get(path)
    if old is not None and request.field("sha", str, "Commit", None) != blob_sha(old):
        raise Refused(409 if "sha" in request.body else 422, f"{path} does not match {name}")
    found.files[path] = content
    found.pushed_at = found.updated_at = request.world.now()
    commit = _commit(request, found, request.body["message"])
    drawn = {"content": _file(request, found, path, content), "commit": commit}
    return Answer(drawn, 200 if old is not None else 201)


def labels(request: Request, owner: str, name: str) -> Answer:
    """Answer the labels of a repository."""
    found = request.repository(owner, name)
    return request.page(
        list(found.labels.values()), lambda item: serial.label(request.base, found, item)
    )


def label(request: Request, owner: str, name: str, label: str) -> Answer:
    """Answer one label."""
    found = request.repository(owner, name)
    if label.lower() not in found.labels:
        raise Refused(404, "Not Found")
    return Answer(serial.label(request.base, found, found.labels[label.lower()]))


def create_label(request: Request, owner: str, name: str) -> Answer:
    """Make a label."""
    found = request.writable(owner, name, "write")
    text = request.field("name", str, "Label")
    if text.lower() in found.labels:
        raise invalid("Label", "name", "already_exists")
    if not text.strip() or len(text) > 50:
        raise invalid("Label", "name", "invalid")
    color = request.field("color", str, "Label", "ededed")
    made = request.world.add_label(found, text, color, request.body.get("description"))
    return Answer(serial.label(request.base, found, made), 201)


def delete_label(request: Request, owner: str, name: str, label: str) -> Answer:
    """Remove a label from the repository and from its issues."""
    found = request.writable(owner, name, "write")
    if label.lower() not in found.labels:
        raise Refused(404, "Not Found")
    for issue in list(found.by_label.get(label.lower(), {}).values()):
        request.world.take_label(issue, label)
    del found.labels[label.lower()]
    return Answer(status=204)


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


def search_issues(request: Request) -> Answer:
    """Answer a search for issues."""
    found = search(request, request.query.get("q", ""))
    if request.query.get("sort") in {"created", "updated"}:
        name = f"{request.query['sort']}_at"
        is_down = request.query.get("order", "desc") == "desc"
        found.sort(key=lambda issue: getattr(issue, name), reverse=is_down)
    page = request.page(found, lambda issue: serial.issue(request.base, issue) | {"score": 1.0})
    page.body = {
        "total_count": len(found),
        "incomplete_results": False,
        "search_type": "lexical",
        "items": page.body,
    }
    return page


def _person(request: Request, login: str) -> dict[str, Any]:
    return serial.user(request.base, request.world.login(login) or login)


def _collaborator(request: Request, login: str, role: str) -> dict[str, Any]:
    return {
        **_person(request, login),
        "permissions": flags(role),
        "role_name": role,
    }


def _files_at(found: Repository, ref: str) -> dict[str, bytes]:
    """Return the files of the default branch, or of the newest commit of a pull request."""
    pulls = (item for item in found.issues.values() if item.is_pull and item.head_sha == ref)
    return found.files | next((item.changes for item in pulls if ref), {})


def _file(request: Request, found: Repository, path: str, content: bytes) -> dict[str, Any]:
    page = f"{request.base}/{found.full_name}"
    sha = blob_sha(content)
    url = f"{request.base}/repos/{found.full_name}/contents/{path}?ref={found.default_branch}"
    git = f"{request.base}/repos/{found.full_name}/git/blobs/{sha}"
    html = f"{page}/blob/{found.default_branch}/{path}"
    return {
        "type": "file",
        "size": len(content),
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": sha,
        "url": url,
        "git_url": git,
        "html_url": html,
        "download_url": f"{page}/raw/{found.default_branch}/{path}",
        "_links": {"self": url, "git": git, "html": html},
    }


def _content(content: bytes) -> dict[str, Any]:
    return {"content": wrapped(content), "encoding": "base64"}


def _commit(request: Request, found: Repository, message: str) -> dict[str, Any]:
    sha = blob_sha(message.encode())
    url = f"{request.base}/repos/{found.full_name}/git/commits/{sha}"
    person = {
        "name": request.actor(),
        "email": "sandbox@sandbox.invalid",
        "date": serial.instant(request.world.now()),
    }
    unsigned = {"verified": False, "reason": "unsigned", "signature": None, "payload": None}
    return {
        "sha": sha,
        "node_id": f"C_{sha}",
        "url": url,
        "html_url": f"{request.base}/{found.full_name}/commit/{sha}",
        "author": person,
        "committer": person,
        "message": message,
        "tree": {"sha": sha, "url": url},
        "parents": [],
        "verification": {**unsigned, "verified_at": None},
    }


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
