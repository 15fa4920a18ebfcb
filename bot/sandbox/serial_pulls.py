"""Draws pull requests as the pulls endpoints do."""

from bot.sandbox.content import blob_sha
from bot.sandbox.serial import Json, instant, issue, page_of, user
from bot.sandbox.serial_repositories import repository
from bot.sandbox.things import Issue


def pull(base: str, item: Issue) -> Json:
    """Draw a pull request as the pulls endpoints do."""
    found = item.repository
    drawn = issue(base, item)
    url = f"{base}/repos/{found.full_name}/pulls/{item.number}"
    for key in ("repository_url", "labels_url", "events_url", "timeline_url", "pull_request"):
        drawn.pop(key)
    for key in ("performed_via_github_app", "reactions", "state_reason"):
        drawn.pop(key)
    page = page_of(base, item)
    sides = {
        "head": _side(base, item, item.author, item.head) | {"sha": item.head_sha},
        "base": _side(base, item, found.owner, found.default_branch),
    }
    links = _links(base, item, item.head_sha)
    return drawn | {
        "url": url,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "issue_url": links["issue"],
        "commits_url": links["commits"],
        "review_comments_url": links["review_comments"],
        "review_comment_url": links["review_comment"],
        "statuses_url": links["statuses"],
        "merged_at": instant(item.merged_at),
        "merge_commit_sha": item.head_sha if item.merged_at else None,
        "requested_reviewers": [],
        "requested_teams": [],
        "draft": item.is_draft,
        "auto_merge": None,
        "_links": {name: {"href": link} for name, link in links.items()},
        **sides,
    }


def full_pull(base: str, item: Issue) -> Json:
    """Draw the page of one pull request."""
    is_open = item.state == "open"
    return {
        **pull(base, item),
        "merged": item.merged_at is not None,
        "mergeable": True if is_open else None,
        "rebaseable": is_open,
        "mergeable_state": "clean" if is_open else "unknown",
        "merged_by": user(base, item.closed_by) if item.merged_at and item.closed_by else None,
        "comments": len(item.comments),
        "review_comments": 0,
        "maintainer_can_modify": True,
        "commits": 1,
        "additions": 10,
        "deletions": 2,
        "changed_files": 1,
    }


def changed_file(base: str, item: Issue, path: str) -> Json:
    """Draw a file that a pull request changes."""
    place = f"{base}/{item.repository.full_name}"
    is_new = path not in item.repository.files
    return {
        "sha": blob_sha(item.changes[path]),
        "filename": path,
        "status": "added" if is_new else "modified",
        "additions": 1,
        "deletions": 0 if is_new else 1,
        "changes": 1 if is_new else 2,
        "blob_url": f"{place}/blob/{item.head_sha}/{path}",
        "raw_url": f"{place}/raw/{item.head_sha}/{path}",
        "contents_url": f"{base}/repos/{item.repository.full_name}/contents/{path}?ref={item.head_sha}",
    }


def _links(base: str, item: Issue, sha: str) -> dict[str, str]:
    api = f"{base}/repos/{item.repository.full_name}"
    return {
        "self": f"{api}/pulls/{item.number}",
        "html": page_of(base, item),
        "issue": f"{api}/issues/{item.number}",
        "comments": f"{api}/issues/{item.number}/comments",
        "review_comments": f"{api}/pulls/{item.number}/comments",
        "review_comment": f"{api}/pulls/comments{{/number}}",
        "commits": f"{api}/pulls/{item.number}/commits",
        "statuses": f"{api}/statuses/{sha}",
    }


def _side(base: str, item: Issue, login: str, ref: str) -> Json:
    sha = blob_sha(f"{item.repository.full_name}#{item.number}:{ref}".encode())
    return {
        "label": f"{login}:{ref}",
        "ref": ref,
        "sha": sha,
        "user": user(base, login),
        "repo": repository(base, item.repository),
    }
