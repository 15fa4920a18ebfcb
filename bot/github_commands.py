"""The part of the vocabulary about GitHub: how ready an issue is, and whose login is whose."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Readiness:
    """Show how ready an issue is for a newcomer."""

    issue_id: int


@dataclass(frozen=True, slots=True)
class MentorCall:
    """Show an issue that its maintainers would like you to mentor."""

    issue_id: int


@dataclass(frozen=True, slots=True)
class LinkGitHub:
    """Link your GitHub login, by a code or at GitHub's own page."""


@dataclass(frozen=True, slots=True)
class ConfirmLink:
    """Say whether a GitHub login that was shown to you is yours."""

    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class UnlinkGitHub:
    """Take the link to your GitHub login away."""


GitHubCommand = Readiness | MentorCall | LinkGitHub | ConfirmLink | UnlinkGitHub

GITHUB_VERBS: dict[str, type[GitHubCommand]] = {
    "readiness": Readiness,
    "called": MentorCall,
    "link": LinkGitHub,
    "linked": ConfirmLink,
    "unlink": UnlinkGitHub,
}
