"""GraphQL: the events of an issue that a reader of its availability asks for."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from bot.sandbox.exchange import Request
from bot.sandbox.graphql import Field, Thing
from bot.sandbox.serial import instant, user
from bot.sandbox.things import Event, Issue

Arguments = dict[str, Any]


class Reference(NamedTuple):
    """A pull request that names an issue."""

    pull: Issue
    target: Issue


def events(issue: Issue, arguments: Arguments, request: Request) -> list[Thing]:
    """Return unassignments and references by pull requests, oldest first, of the wanted kinds."""
    wanted = arguments.get("itemTypes") or ("UNASSIGNED_EVENT", "CROSS_REFERENCED_EVENT")
    found: list[tuple[Any, Thing]] = []
    if "UNASSIGNED_EVENT" in wanted:
        found += [
            (event.at, Thing("UnassignedEvent", event))
            for event in issue.events
            if event.kind == "unassigned"
        ]
    if "CROSS_REFERENCED_EVENT" in wanted:
        found += [
            (pull.created_at, Thing("CrossReferencedEvent", Reference(pull, issue)))
            for pull in (*request.world.linked_pulls(issue), *request.world.mentioning_pulls(issue))
        ]
    return [thing for _at, thing in sorted(found, key=lambda pair: pair[0])]


def _source(found: Reference, _arguments: Arguments, _request: Request) -> Thing:
    return Thing("PullRequest", found.pull)


def _actor(event: Event, _arguments: Arguments, request: Request) -> Thing:
    return Thing("User", user(request.base, event.actor))


TYPES: Mapping[str, Mapping[str, Field]] = {
    "IssueTimelineItems": {},
    "ReferencedSubject": {},
    "UnassignedEvent": {
        "createdAt": Field(None, lambda event, _a, _r: instant(event.at)),
        "actor": Field("Actor", _actor),
    },
    "CrossReferencedEvent": {
        "createdAt": Field(None, lambda found, _a, _r: instant(found.pull.created_at)),
        "isCrossRepository": Field(None, lambda _found, _a, _r: False),
        "willCloseTarget": Field(
            None, lambda found, _a, _r: found.target.number in found.pull.closes
        ),
        "source": Field("ReferencedSubject", _source),
    },
}
