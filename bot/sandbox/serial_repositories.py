"""Draws repositories as the REST API does."""

from bot.sandbox.serial import Json, instant, user
from bot.sandbox.things import Repository

_LINKS = {
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
_FEATURES = {
    "is_template": False,
    "has_projects": False,
    "has_wiki": False,
    "has_pages": False,
    "has_downloads": True,
    "has_discussions": False,
    "disabled": False,
    "allow_forking": True,
    "web_commit_signoff_required": False,
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
        **{key: f"{api}/{rest}" for key, rest in _LINKS.items()},
        **_places(base, found.full_name),
        **_counts(found),
        **_FEATURES,
        "homepage": None,
        "language": found.language,
        "default_branch": found.default_branch,
        "topics": found.topics,
        "has_issues": found.has_issues,
        "archived": found.archived,
        "visibility": "private" if found.private else "public",
        "pushed_at": instant(found.pushed_at),
        "created_at": instant(found.created_at),
        "updated_at": instant(found.updated_at),
        "permissions": flags(role),
        "license": _license(base, found.license),
    }


def _places(base: str, full_name: str) -> Json:
    host = base.partition("://")[2]
    return {
        "clone_url": f"{base}/{full_name}.git",
        "git_url": f"git://{host}/{full_name}.git",
        "ssh_url": f"git@{host}:{full_name}.git",
        "svn_url": f"{base}/{full_name}",
        "mirror_url": None,
    }


def _counts(found: Repository) -> Json:
    open_issues = sum(1 for issue in found.listed() if issue.state == "open")
    return {
        "forks": found.forks,
        "forks_count": found.forks,
        "network_count": found.forks,
        "stargazers_count": found.stars,
        "watchers": found.stars,
        "watchers_count": found.stars,
        "subscribers_count": found.stars // 20,
        "size": 1024,
        "open_issues": open_issues,
        "open_issues_count": open_issues,
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
