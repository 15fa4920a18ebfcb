"""GitHub through PyGithub: the one file that imports it."""

import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import requests
import urllib3
from github import Auth, Github, GithubException

from bot.forge import (
    CommentData,
    DeniedError,
    InvalidError,
    IssueData,
    IssuePage,
    MergedData,
    NotFoundError,
    Permission,
    Polled,
    RateLimit,
    RepositoryData,
    RevokedError,
    UnavailableError,
    reading,
)
from bot.forge.budget import Budget
from bot.forge.files import Files
from bot.forge.identity import Identities
from bot.forge.listing import Listing
from bot.forge.past import Past
from bot.forge.reading import shaped
from bot.forge.refusals import Headers
from bot.forge.study import Study
from bot.forge.wire import Wire
from bot.forge.writing import Writing
from bot.settings import Settings

AGENT = "mentorable"
"""As which we introduce ourselves with every request."""

PAGE = 100
LABEL_PAGES = 10
"""A repository with more than a thousand labels is read so far."""


class GitHubForge:
    """The Forge of GitHub; one object serves all threads."""

    def __init__(
        self,
        settings: Settings,
        *,
        auth: Auth.Auth | None = None,
        budget: Budget | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        token = settings.github_token
        auth = auth or (Auth.Token(token.get_secret_value()) if token else None)
        github = Github(
            auth=auth,
            base_url=settings.github_api_url,
            timeout=math.ceil(settings.github_timeout_seconds),
            retry=None,
            user_agent=AGENT,
            pool_size=16,
            seconds_between_requests=0,
            # PyGithub would take a GraphQL query, which is a POST, for a write; the wire rests itself.
            seconds_between_writes=0,
        )
        self._requester = github.requester
        self._identities = Identities(settings, self._requester, clock, has_token=auth is not None)
        self._bot_login = settings.github_bot_login
        self.budget = budget or Budget(clock)
        self._wire = Wire(
            self._send,
            self.budget,
            clock,
            sleep,
            write_pause=timedelta(seconds=settings.github_write_pause_seconds),
        )
        path = self._requester.graphql_url
        self._listing = Listing(
            self._wire, path, has_token=auth is not None or self._identities.is_app
        )
        self._study = Study(self._wire, path, has_token=auth is not None or self._identities.is_app)
        self._files = Files(self._wire, self._study)
        self._writing = Writing(self._wire, lambda: self._me)

    def repository(self, full_name: str) -> RepositoryData:
        """Return a repository, under its present name when it was renamed."""
        found = self._wire.get(f"/repos/{full_name}", full_name, is_urgent=False).value
        return shaped(lambda: reading.repository(found), full_name)

    def labels(self, full_name: str) -> Sequence[str]:
        """Return the names of the labels a repository has."""
        names: list[str] = []
        for page in range(1, LABEL_PAGES + 1):
            parameters = {"per_page": PAGE, "page": page}
            path = f"/repos/{full_name}/labels"
            rows = self._wire.get(path, full_name, parameters, is_urgent=False).value
            names += shaped(lambda r=rows: [row["name"] for row in r], full_name)  # type: ignore[misc]  # bound now
            if len(rows) < PAGE:
                break
        return names

    def issues(
        self,
        full_name: str,
        labels: Sequence[str],
        *,
        since: datetime | None = None,
        cursor: str | None = None,
    ) -> IssuePage:
        """Return one page of issues that bear one of the labels, open ones (all when ``since``), by update."""
        return self._listing.page(full_name, labels, since, cursor)

    def issue(self, full_name: str, number: int) -> IssueData:
        """Return one issue."""
        return self._listing.one(full_name, number)

    def refresh(
        self, node_ids: Sequence[str], *, is_urgent: bool = True
    ) -> dict[str, IssueData | None]:
        """Return many issues by node id, a hundred a request; None for one that is gone."""
        return self._listing.refresh(node_ids, is_urgent=is_urgent)

    def poll(self, full_name: str, labels: Sequence[str], etag: str | None) -> Polled:
        """Ask whether the list of issues changed; an unchanged one costs nothing."""
        parameters = {
            "labels": ",".join(labels),
            "state": "open",
            "sort": "updated",
            "per_page": PAGE,
        }
        path = f"/repos/{full_name}/issues"
        answer = self._wire.get(path, full_name, parameters, etag=etag, is_urgent=False)
        return Polled(answer.status != 304, answer.headers.get("etag") or etag)

    def permission(self, full_name: str, login: str) -> Permission:
        """Return somebody's rights; none when in doubt."""
        path = f"/repos/{full_name}/collaborators/{login}/permission"
        try:
            found = self._wire.get(path, full_name).value
        except RevokedError:
            raise
        except (NotFoundError, DeniedError):
            return Permission()
        flags = shaped(lambda: (found.get("user") or {}).get("permissions") or {}, full_name)
        return Permission({name: flag is True for name, flag in flags.items()})

    def file(self, full_name: str, path: str, ref: str = "") -> str | None:
        """Return a file of the default branch or of a commit, None when there is none."""
        return self._files.file(full_name, path, ref)

    def pull_files(self, full_name: str, number: int) -> Sequence[str]:
        """Return the paths that a pull request changes, the first hundred in their order."""
        return self._files.pull_files(full_name, number)

    def past(self, full_name: str, labels: Sequence[str]) -> Past:
        """Return a sample of what became of issues with one of the labels, and of pull requests."""
        return self._study.past(full_name, labels)

    def first_merged(self, full_name: str, logins: Sequence[str]) -> dict[str, int | None]:
        """Return the number of each person's first merged pull request; None where none is found."""
        return self._study.first_merged(full_name, logins)

    def guides(self, full_name: str) -> dict[str, str]:
        """Return the texts in which a repository says how it wants to be helped, by path."""
        return self._files.guides(full_name)

    def comments(self, full_name: str, number: int) -> Sequence[CommentData]:
        """Return all comments of an issue."""
        return self._writing.comments(full_name, number)

    def upsert_comment(self, full_name: str, number: int, marker: str, body: str) -> int:
        """Write or edit our one comment with this marker; returns its id."""
        return self._writing.upsert_comment(full_name, number, marker, body)

    def comment(self, full_name: str, comment_id: int) -> CommentData | None:
        """Return one comment as it is now; None when it was deleted."""
        return self._writing.comment(full_name, comment_id)

    def our_comment(self, full_name: str, number: int, marker: str) -> CommentData | None:
        """Return our comment with this marker."""
        return self._writing.ours(full_name, number, marker)

    def delete_comment(self, full_name: str, comment_id: int) -> None:
        """Take a comment of ours away; one that is gone already is no fault."""
        self._writing.delete_comment(full_name, comment_id)

    def may_be_assigned(self, full_name: str, number: int, login: str) -> bool:
        """Say whether GitHub would let somebody be assigned to an issue."""
        return self._writing.may_be_assigned(full_name, number, login)

    def assign(self, full_name: str, number: int, login: str) -> bool:
        """Assign somebody; False when GitHub silently did not."""
        return self._writing.assign(full_name, number, login)

    def unassign(self, full_name: str, number: int, login: str) -> None:
        """Take an assignee away."""
        self._writing.unassign(full_name, number, login)

    def check(self, full_name: str, sha: str, conclusion: str, title: str, summary: str) -> None:
        """Report on a commit; raises DeniedError where the app may not."""
        self._writing.check(full_name, sha, conclusion, title, summary)

    def folder(self, full_name: str, path: str) -> Sequence[str]:
        """Return the names in a folder of the default branch; none when there is no such folder."""
        return self._files.folder(full_name, path)

    def count_merged(self, full_name: str, login: str) -> int:
        """Return how many merged pull requests somebody has in a repository."""
        query = f"repo:{full_name} is:pr is:merged author:{login}"
        found = self._wire.get("/search/issues", full_name, {"q": query, "per_page": 1}).value
        return shaped(lambda: int(found["total_count"]), full_name)

    def merged_work(self, external_id: str, login: str) -> Sequence[MergedData]:
        """Return somebody's newest merged public pull requests, a hundred at most, in one request.

        A login can pass to somebody else; their id cannot, so what belongs to another id is left out.
        """
        query = f"is:pr is:merged is:public author:{login}"
        asked = {"q": query, "sort": "updated", "order": "desc", "per_page": PAGE}
        try:
            found = self._wire.get("/search/issues", login, asked, is_urgent=False).value
        except InvalidError:  # nobody has this login any more
            return ()
        return shaped(lambda: reading.merged(found["items"], external_id), login)

    def react(self, full_name: str, comment_id: int, content: str) -> None:
        """Add a reaction to a comment."""
        self._writing.react(full_name, comment_id, content)

    def set_labels(
        self, full_name: str, number: int, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> None:
        """Add and remove labels of an issue."""
        self._writing.set_labels(full_name, number, add, remove)

    def rate_limits(self) -> Sequence[RateLimit]:
        """Return what is left of the budgets, without spending any."""
        found = self._wire.get("/rate_limit", "the rate limits").value
        return shaped(
            lambda: [reading.rate_limit(n, left) for n, left in found["resources"].items()],
            "the rate limits",
        )

    @cached_property
    def _me(self) -> str:
        """The login we write under; an app may not ask, then the settings say it."""
        if self._identities.is_app:
            return self._bot_login
        try:
            found = self._wire.get("/user", "our own login").value
        except RevokedError:
            raise
        except DeniedError:
            return self._bot_login
        return shaped(lambda: str(found["login"]), "our own login")

    def _send(
        self,
        verb: str,
        path: str,
        parameters: Mapping[str, Any],
        headers: Mapping[str, str],
        body: object,
    ) -> tuple[int, Headers, str]:
        """Send one request through PyGithub's requester, which follows renamed repositories."""
        try:
            requester = self._identities.of(path, body)
            answer = requester.requestJson(verb, path, dict(parameters), dict(headers), body)
        except (requests.Timeout, TimeoutError) as error:
            raise UnavailableError("GitHub did not answer in time; try later") from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise UnavailableError(
                "GitHub cannot be reached; is the network up and MENTORABLE_GITHUB_API_URL right?"
            ) from error
        except (RuntimeError, AssertionError) as error:  # PyGithub's words for odd redirects
            raise UnavailableError(f"GitHub led elsewhere: {error}") from error
        except GithubException as error:
            self._identities.forget(path, body)
            if error.status in {401, 403, 404, 422}:  # no token is given for what is asked
                return 403, {}, "{}"
            raise UnavailableError("GitHub's answer could not be read; try later") from error
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            raise UnavailableError("GitHub's answer could not be read; try later") from error
        if answer[0] == 401:
            self._identities.forget(path, body)
        return answer
