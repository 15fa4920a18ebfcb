"""Draws what the sandbox knows as the full objects of GitHub's REST API."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zlib import crc32

from bot.sandbox.world import Comment, Event, Issue, Label, Reaction, Repository, World, blob_sha

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
_REPOSITORY_LINKS = {
    "archive_url": "{archive_format}{/ref}",
    "assignees_url": "assignees{/user}",
    "blobs_url": "git/blobs{/sha}",
    "branches_url": "branches{/branch}",
    "collaborators_url": "collaborators{/collaborator}",
    "comments_url": "comments{/number}",
    "commits_url": "commits{/sha}",
    "compare_url": "compare/{base}...{head}",
    "contents_url": "contents/{+path}",
    "contributors_url": "contributors",
    "deployments_url": "deployments",
    "downloads_url": "downloads",
    "events_url": "events",
    "forks_url": "forks",
    "git_commits_url": "git/commits{/sha}",
    "git_refs_url": "git/refs{/sha}",
    "git_tags_url": "git/tags{/sha}",
    "hooks_url": "hooks",
    "issue_comment_url": "issues/comments{/number}",
    "issue_events_url": "issues/events{/number}",
    "issues_url": "issues{/number}",
    "keys_url": "keys{/key_id}",
    "labels_url": "labels{/name}",
    "languages_url": "languages",
    "merges_url": "merges",
    "milestones_url": "milestones{/number}",
    "notifications_url": "notifications{?since,all,participating}",
    "pulls_url": "pulls{/number}",
    "releases_url": "releases{/id}",
    "stargazers_url": "stargazers",
    "statuses_url": "statuses/{sha}",
    "subscribers_url": "subscribers",
    "subscription_url": "subscription",
    "tags_url": "tags",
    "teams_url": "teams",
    "trees_url": "git/trees{/sha}",
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


def flags(role: str) -> dict[str, bool]:
    """Return the permission flags of a role."""
    order = ("none", "read", "triage", "write", "maintain", "admin")
    reached = order.index(role)
    names = {"pull": 1, "triage": 2, "push": 3, "maintain": 4, "admin": 5}
    return {name: reached >= level for name, level in names.items()}


def repository(base: str, found: Repository, role: str = "read") -> Json:
    """Draw a full repository."""
    api, page = f"{base}/repos/{found.full_name}", f"{base}/{found.full_name}"
    open_issues = sum(1 for issue in found.listed() if issue.state == "open")
    host = base.partition("://")[2]
    return {
        "id": found.id,
        "node_id": f"R_{found.id}",
        "name": found.name,
        "full_name": found.full_name,
        "owner": {**user(base, found.owner), "type": "Organization"},
        "private": found.private,
        "html_url": page,
        "description": found.description,
        "fork": False,
        "url": api,
        **{key: f"{api}/{rest}" for key, rest in _REPOSITORY_LINKS.items()},
        "clone_url": f"{page}.git",
        "git_url": f"git://{host}/{found.full_name}.git",
        "ssh_url": f"git@{host}:{found.full_name}.git",
        "svn_url": page,
        "mirror_url": None,
        "homepage": None,
        "language": found.language,
        "forks": found.forks,
        "forks_count": found.forks,
        "stargazers_count": found.stars,
        "watchers": found.stars,
        "watchers_count": found.stars,
        "subscribers_count": found.stars // 20,
        "network_count": found.forks,
        "size": 1024,
        "default_branch": found.default_branch,
        "open_issues": open_issues,
        "open_issues_count": open_issues,
        "is_template": False,
        "topics": found.topics,
        "has_issues": found.has_issues,
        "has_projects": False,
        "has_wiki": False,
        "has_pages": False,
        "has_downloads": True,
        "has_discussions": False,
        "archived": found.archived,
        "disabled": False,
        "visibility": "private" if found.private else "public",
        "allow_forking": True,
        "web_commit_signoff_required": False,
        "pushed_at": instant(found.pushed_at),
        "created_at": instant(found.created_at),
        "updated_at": instant(found.updated_at),
        "permissions": flags(role),
        "license": _license(base, found.license),
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


def issue(base: str, item: Issue, *, is_webhook: bool = False) -> Json:
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
    if item.is_pull:
        pull = f"{repository_url}/pulls/{item.number}"
        drawn["draft"] = item.is_draft
        drawn["pull_request"] = {
            "url": pull,
            "html_url": page_of(base, item),
            "diff_url": page_of(base, item) + ".diff",
            "patch_url": page_of(base, item) + ".patch",
            "merged_at": instant(item.merged_at),
        }
    return drawn


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


def pull(base: str, item: Issue, world: World) -> Json:
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
        "head": _side(base, item, item.author, item.head),
        "base": _side(base, item, found.owner, found.default_branch),
    }
    links = {
        "self": url,
        "html": page,
        "issue": drawn["comments_url"].removesuffix("/comments"),
        "comments": drawn["comments_url"],
        "review_comments": f"{url}/comments",
        "review_comment": f"{base}/repos/{found.full_name}/pulls/comments{{/number}}",
        "commits": f"{url}/commits",
        "statuses": f"{base}/repos/{found.full_name}/statuses/{sides['head']['sha']}",
    }
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
        "merge_commit_sha": sides["head"]["sha"] if item.merged_at else None,
        "requested_reviewers": [],
        "requested_teams": [],
        "draft": item.is_draft,
        "auto_merge": None,
        "_links": {name: {"href": link} for name, link in links.items()},
        **sides,
    }


def full_pull(base: str, item: Issue, world: World) -> Json:
    """Draw the page of one pull request."""
    is_open = item.state == "open"
    return {
        **pull(base, item, world),
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


def _side(base: str, item: Issue, login: str, ref: str) -> Json:
    sha = blob_sha(f"{item.repository.full_name}#{item.number}:{ref}".encode())
    return {
        "label": f"{login}:{ref}",
        "ref": ref,
        "sha": sha,
        "user": user(base, login),
        "repo": repository(base, item.repository),
    }


def _license(base: str, key: str | None) -> Json | None:
    if key is None:
        return None
    return {
        "key": key,
        "name": key.upper(),
        "spdx_id": key.upper(),
        "url": f"{base}/licenses/{key}",
        "node_id": f"L_{key}",
    }
