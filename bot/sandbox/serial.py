"""Draws what the sandbox knows as the full objects of GitHub's REST API."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zlib import crc32

from bot.sandbox.things import Comment, Event, Issue, Label, Reaction, Repository

Json = dict[str, Any]
CONTENTS = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")
_USER_LINKS = {
    "followers_url": "followers",
    "following_url": "following{/other_user}",
    "gists_url": "gists{/gist_id}",
    "starred_url": "starred{/owner}{/repo}",
    "subscriptions_url": "subscriptions",
    "organizations_url": "orgs",
    "repos_url": "repos",
    "events_url": "events{/privacy}",
    "received_events_url": "received_events",
}


def instant(at: datetime | None) -> str | None:
    """Return an instant as GitHub writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def user(base: str, login: str) -> Json:
    """Draw a simple user; a login that ends in [bot] is a bot."""
    identity = crc32(login.lower().encode()) >> 1
    api, page = f"{base}/users/{login}", f"{base}/{login}"
    return {
        "login": login,
        "id": identity,
        "node_id": f"U_{identity}",
        "avatar_url": f"{page}.png",
        "gravatar_id": "",
        "url": api,
        "html_url": page,
        **{key: f"{api}/{rest}" for key, rest in _USER_LINKS.items()},
        "type": "Bot" if login.endswith("[bot]") else "User",
        "site_admin": False,
        "user_view_type": "public",
    }


def public_user(base: str, login: str, at: datetime) -> Json:
    """Draw the page of one user."""
    nothing = ("company", "blog", "location", "email", "hireable", "bio", "twitter_username")
    counts = ("public_repos", "public_gists", "followers", "following")
    return {
        **user(base, login),
        **dict.fromkeys(nothing),
        **dict.fromkeys(counts, 0),
        "name": login,
        "created_at": instant(at),
        "updated_at": instant(at),
    }


def label(base: str, found: Repository, item: Label) -> Json:
    """Draw a label."""
    return {
        "id": item.id,
        "node_id": f"LA_{item.id}",
        "url": f"{base}/repos/{found.full_name}/labels/{item.name.replace(' ', '%20')}",
        "name": item.name,
        "description": item.description,
        "color": item.color,
        "default": item.name.lower() in {"bug", "good first issue", "help wanted"},
    }


def rollup(url: str, reactions: Iterable[Reaction]) -> Json:
    """Draw the counts of reactions."""
    given = [reaction.content for reaction in reactions]
    return {
        "url": f"{url}/reactions",
        "total_count": len(given),
        **{content: given.count(content) for content in CONTENTS},
    }


def reaction(base: str, item: Reaction) -> Json:
    """Draw one reaction."""
    return {
        "id": item.id,
        "node_id": f"REA_{item.id}",
        "user": user(base, item.login),
        "content": item.content,
        "created_at": instant(item.at),
    }


def issue(base: str, item: Issue) -> Json:
    """Draw an issue as the issues endpoints do, pull requests too."""
    owner = item.repository
    repository_url = f"{base}/repos/{owner.full_name}"
    url = f"{repository_url}/issues/{item.number}"
    drawn: Json = {
        "id": item.id,
        "node_id": item.node_id,
        "url": url,
        "repository_url": repository_url,
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "timeline_url": f"{url}/timeline",
        "html_url": page_of(base, item),
        "number": item.number,
        "state": item.state,
        "state_reason": item.state_reason,
        "title": item.title,
        "body": item.body,
        "user": user(base, item.author),
        "labels": [label(base, owner, owner.labels[name.lower()]) for name in item.labels],
        "assignee": user(base, item.assignees[0]) if item.assignees else None,
        "assignees": [user(base, login) for login in item.assignees],
        "milestone": None,
        "locked": item.locked,
        "active_lock_reason": item.lock_reason,
        "comments": len(item.comments),
        "closed_at": instant(item.closed_at),
        "created_at": instant(item.created_at),
        "updated_at": instant(item.updated_at),
        "author_association": item.association,
        "reactions": rollup(url, item.reactions),
        "performed_via_github_app": None,
    }
    return {**drawn, **_pull_part(base, item)} if item.is_pull else drawn


def _pull_part(base: str, item: Issue) -> Json:
    page = page_of(base, item)
    links = {
        "url": f"{base}/repos/{item.repository.full_name}/pulls/{item.number}",
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "merged_at": instant(item.merged_at),
    }
    return {"draft": item.is_draft, "pull_request": links}


def full_issue(base: str, item: Issue) -> Json:
    """Draw the page of one issue, which also tells who closed it."""
    closed_by = user(base, item.closed_by) if item.closed_by else None
    return {**issue(base, item), "closed_by": closed_by}


def page_of(base: str, item: Issue) -> str:
    """Return the address where a person reads an issue or pull request."""
    kind = "pull" if item.is_pull else "issues"
    return f"{base}/{item.repository.full_name}/{kind}/{item.number}"


def comment(base: str, item: Issue, found: Comment) -> Json:
    """Draw a comment."""
    repository_url = f"{base}/repos/{item.repository.full_name}"
    url = f"{repository_url}/issues/comments/{found.id}"
    return {
        "id": found.id,
        "node_id": f"IC_{found.id}",
        "url": url,
        "html_url": f"{page_of(base, item)}#issuecomment-{found.id}",
        "issue_url": f"{repository_url}/issues/{item.number}",
        "body": found.body,
        "user": user(base, found.author),
        "created_at": instant(found.created_at),
        "updated_at": instant(found.updated_at),
        "author_association": found.association,
        "reactions": rollup(url, found.reactions),
        "performed_via_github_app": None,
    }


def event(base: str, item: Issue, found: Event) -> Json:
    """Draw an event of an issue's timeline."""
    drawn: Json = {
        "id": found.id,
        "node_id": f"EV_{found.id}",
        "url": f"{base}/repos/{item.repository.full_name}/issues/events/{found.id}",
        "actor": user(base, found.actor),
        "event": found.kind,
        "commit_id": None,
        "commit_url": None,
        "created_at": instant(found.at),
        "performed_via_github_app": None,
    }
    for key, value in found.detail.items():
        is_person = key in {"assignee", "assigner"}
        drawn[key] = user(base, str(value)) if is_person else value
    return drawn
