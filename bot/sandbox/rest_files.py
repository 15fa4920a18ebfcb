"""REST: the files of a repository and the commits that change them."""

import base64
import binascii
from typing import Any

from bot.sandbox import serial
from bot.sandbox.content import blob_sha, wrapped
from bot.sandbox.exchange import Answer, Refused, Request
from bot.sandbox.things import Repository


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
