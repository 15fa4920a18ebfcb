"""What is asked about a repository as a whole, seldom: its past, and how it wants to be helped."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.forge import DeniedError, UnavailableError
from bot.forge.past import Opened, Past, PastIssue, PastPull, Said
from bot.forge.queries import GUIDES, PAST, TEXTS, first_merged
from bot.forge.reading import Json, instant, login_of, shaped
from bot.forge.wire import Wire

SAMPLE, SMALL_SAMPLE = 100, 25
"""How many of each kind are asked for; fewer where GitHub cannot answer for all within its ten seconds."""


class Study:
    """Asks by GraphQL, one request a question; raises DeniedError where that is refused."""

    def __init__(self, wire: Wire, graphql_path: str, *, has_token: bool) -> None:
        self._wire = wire
        self._graphql_path = graphql_path
        self._is_refused = not has_token

    def past(self, full_name: str, labels: Sequence[str]) -> Past:
        """Return a sample of what became of issues with one of the labels, and of pull requests."""
        wanted = {"labels": list(labels) or None, "size": SAMPLE}
        try:
            data = self._ask(PAST, full_name, wanted)
        except UnavailableError:
            data = self._ask(PAST, full_name, {**wanted, "size": SMALL_SAMPLE})
        return shaped(lambda: _past(data["repository"]), full_name)

    def first_merged(self, full_name: str, logins: Sequence[str]) -> dict[str, int | None]:
        """Return the number of each person's first merged pull request; None where none is found."""
        if not logins:
            return {}
        wanted = {
            f"search{n}": f"repo:{full_name} is:pr is:merged author:{login} sort:created-asc"
            for n, login in enumerate(logins)
        }
        data = self._ask(first_merged(len(logins)), full_name, wanted, is_named=False)
        return shaped(
            lambda: {
                login: next((p["number"] for p in data[f"first{n}"]["nodes"]), None)
                for n, login in enumerate(logins)
            },
            full_name,
        )

    def guides(self, full_name: str) -> dict[str, str]:
        """Return the texts in which a repository says how it wants to be helped, by path."""
        found = self._ask(TEXTS, full_name, {})["repository"]
        texts = {path: (found[f"text{n}"] or {}).get("text") for n, path in enumerate(GUIDES)}
        return {path: text for path, text in texts.items() if text}

    def _ask(
        self, query: str, full_name: str, wanted: Mapping[str, Any], *, is_named: bool = True
    ) -> Any:
        if self._is_refused:
            raise DeniedError(
                f"{full_name}: GitHub tells this by GraphQL only, which needs a token"
            )
        owner, _, name = full_name.partition("/")
        variables = {**({"owner": owner, "name": name} if is_named else {}), **wanted}
        return self._wire.graphql(self._graphql_path, query, variables, full_name, is_urgent=False)


def _past(found: Json) -> Past:
    commit = (found["defaultBranchRef"] or {}).get("target") or {}
    return Past(
        issues=tuple(_issue(node) for node in found["closed"]["nodes"] if node["closedAt"]),
        pulls=tuple(_pull(node) for node in found["pullRequests"]["nodes"]),
        newest=tuple(
            Opened(_said(node), tuple(label["name"] for label in node["labels"]["nodes"]))
            for node in found["newest"]["nodes"]
        ),
        committed_at=instant(commit["committedDate"]) if "committedDate" in commit else None,
        is_archived=found["isArchived"],
    )


def _issue(node: Json) -> PastIssue:
    pulls = (_pull(p) for p in node["closedByPullRequestsReferences"]["nodes"])
    return PastIssue(
        _said(node),
        closed_at=instant(node["closedAt"]),
        is_done=node["stateReason"] in {None, "COMPLETED"},
        answers=tuple(_said(comment) for comment in node["comments"]["nodes"]),
        closed_by=tuple(pull for pull in pulls if pull.merged_at),
    )


def _pull(node: Json) -> PastPull:
    at = node["mergedAt"]
    return PastPull(node["number"], _said(node), instant(at) if at else None)


def _said(node: Json) -> Said:
    return Said(login_of(node["author"]), node["authorAssociation"], instant(node["createdAt"]))
