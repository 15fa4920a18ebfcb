"""What one learns by an issue, where to read first, and a plan for the first hour."""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bot.commands import Stuck
from bot.context import Context
from bot.corpus import candidate
from bot.errors import UserError
from bot.handlers.cards import card, rules
from bot.handlers.names import skill_names
from bot.handlers.shortlist import Shown
from bot.i18n import Text, _, join
from bot.mentor_commands import FirstHour
from bot.records import Issue, Repository
from bot.records.people import GITHUB
from bot.reply import Button, Card, Reply
from matching.types import Candidate

MOST_SKILLS = 3

TOOLS: dict[str, tuple[str, str]] = {
    "Python": ("python -m venv .venv && .venv/bin/pip install -e .", ".venv/bin/python -m pytest"),
    "Jupyter Notebook": ("python -m venv .venv && .venv/bin/pip install -e .", "jupyter lab"),
    "JavaScript": ("npm install", "npm test"),
    "TypeScript": ("npm install", "npm test"),
    "Rust": ("cargo build", "cargo test"),
    "Go": ("go build ./...", "go test ./..."),
    "Java": ("mvn compile", "mvn test"),
    "Kotlin": ("./gradlew assemble", "./gradlew test"),
    "C++": ("cmake -B build && cmake --build build", "ctest --test-dir build"),
    "C": ("cmake -B build && cmake --build build", "ctest --test-dir build"),
    "C#": ("dotnet build", "dotnet test"),
    "Ruby": ("bundle install", "bundle exec rake test"),
    "PHP": ("composer install", "composer test"),
    "Julia": (
        "julia --project -e 'using Pkg; Pkg.instantiate()'",
        "julia --project -e 'using Pkg; Pkg.test()'",
    ),
    "Elixir": ("mix deps.get", "mix test"),
    "Swift": ("swift build", "swift test"),
}
"""How a project in a language is usually built and tested."""

_QUOTED = re.compile(r"`([A-Za-z_][\w./-]{2,60})`")
_CODE = re.compile(
    r"\b(?:[A-Za-z]\w*(?:_\w+)+|[a-z]+[A-Z]\w+|[\w/-]+\.(?:py|js|ts|rs|go|md|rst|c|cpp|java))\b"
)
_WORD = re.compile(r"\w{4,40}")


@dataclass(frozen=True, slots=True)
class Resource:
    """Something free to read about a skill."""

    title: str
    url: str
    language: str
    level: str


@cache
def library() -> dict[str, tuple[Resource, ...]]:
    """Return what there is to read, by skill."""
    file = resources.files("bot.handlers").joinpath("resources.json")
    raw: dict[str, list[dict[str, str]]] = json.loads(file.read_text("utf-8"))
    return {skill: tuple(Resource(**entry) for entry in entries) for skill, entries in raw.items()}


def lessons(issue: Candidate, known: Collection[str], locale: str) -> list[Text]:
    """Say what one learns by an issue and where to read first, in the reader's language if possible."""
    asked = sorted(issue.skills, key=lambda skill: (skill not in library(), skill))
    new = [skill for skill in asked if skill not in known][:MOST_SKILLS]
    old = [skill for skill in asked if skill in known][: MOST_SKILLS - len(new)]
    lines = []
    if new:
        lines.append(_("You learn: {skills}", skills=skill_names(new, locale)))
    if old:
        lines.append(_("You practise: {skills}", skills=skill_names(old, locale)))
    first = reading([*new, *old], locale)
    if first is not None:
        lines.append(_("Read first: {title}, {url}", title=first.title, url=first.url))
    return lines


def reading(wanted: Collection[str], locale: str) -> Resource | None:
    """Return what to read first: about the first skill that has anything, in this language before English."""
    for skill in wanted:
        found = library().get(skill, ())
        for language in (locale, "en"):
            for resource in found:
                if resource.language == language:
                    return resource
    return None


def known_skills(context: Context) -> frozenset[str]:
    """Return the skills that the person told of; in public none."""
    if context.actor.surface == GITHUB:
        return frozenset()
    with context.store.read() as tx:
        profile = tx.people.profile(context.person_id)
    return frozenset(profile.skills if profile else ())


def cards(context: Context, shown: Sequence[Shown]) -> tuple[Card, ...]:
    """Return the cards of suggestions, each with what one learns by it."""
    known = known_skills(context)
    return tuple(card(context, s, lessons(s.candidate, known, context.locale)) for s in shown)


def first_hour(context: Context, command: FirstHour) -> Reply:
    """Answer with a plan for the first hour, from the repository's facts and the issue's words."""
    with context.store.read() as tx:
        found = tx.issues.with_repository([command.issue_id]).get(command.issue_id)
    if found is None:
        raise UserError(_("I do not know this issue. Ask me for new ones."))
    issue, repository = found
    read = lessons(candidate(issue, repository), known_skills(context), context.locale)
    return Reply(
        join([_("Your first hour, in five steps:"), *steps(issue, repository)], "\n"),
        (Card(issue.title, issue.url, (rules(repository), *read)),),
        (Button(_("I am stuck"), Stuck(issue.id)),),
    )


def steps(issue: Issue, repository: Repository) -> list[Text]:
    """Return the five steps: get it, build it, test it, find the place, ask."""
    address = issue.url.split("/issues/")[0]
    build, test = TOOLS.get(repository.language or "", ("", ""))
    return [
        _("1. Get it (10 minutes): {command}", command=f"git clone {address}"),
        _("2. Build it the way its rules say (15 minutes). Usually: {command}", command=build)
        if build
        else _("2. Build it the way its rules say (15 minutes)."),
        _(
            "3. Run the tests before you change anything (10 minutes). Usually: {command}",
            command=test,
        )
        if test
        else _("3. Run the tests before you change anything (10 minutes)."),
        _("4. Find the place (15 minutes): {command}", command=f'git grep -n "{clue(issue)}"'),
        _(
            "5. Write down what you do not understand, and ask one question in a comment on the issue."
        ),
    ]


def clue(issue: Issue) -> str:
    """Return what to search for, harmless in a shell: a name from the code, else the longest word of the title."""
    for text in (issue.title, issue.body):
        for pattern in (_QUOTED, _CODE):
            match = pattern.search(text)
            if match:
                return match[match.lastindex or 0]
    return max(_WORD.findall(issue.title), key=len, default="TODO")
