"""A repository's own wishes: ``.github/mentorable.yml``, read strictly, errors with line and column."""

import re
from collections.abc import Sequence
from datetime import time
from enum import StrEnum
from typing import Any, ClassVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

PATH = ".github/mentorable.yml"
MAX_CHARACTERS = 64_000
_OFF = re.compile(r"^enabled:[ \t]*[\"']?(?:false|no|off)\b", re.MULTILINE | re.IGNORECASE)


class _Loader(yaml.SafeLoader):
    """Reads YAML as people mean it: ``off`` is a word here, and only true and false are truth values."""


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


class ClaimMode(StrEnum):
    """How people get to work on an issue here."""

    OFF = "off"
    PR_FIRST = "pr-first"
    ASK_MENTOR = "ask-mentor"
    SELF_SERVE = "self-serve"


class _Section(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class ClaimsBy(StrEnum):
    """Who handles claims here."""

    AUTO = "auto"
    MENTORABLE = "mentorable"
    OTHER = "other"


class Labels(_Section):
    """Names of the labels that are read and written."""

    mentorable: str = Field(
        default="mentorable", min_length=1, max_length=50, description="Marks a mentorable issue."
    )
    blocking: tuple[str, ...] = Field(
        default=(), description="An issue with one of these is never suggested."
    )


class Limits(_Section):
    """How much may happen at a time."""

    claims_per_person: int = Field(
        default=1, ge=1, le=5, description="Open claims of one person here."
    )
    slots_per_issue: int = Field(
        default=1, ge=1, le=5, description="People on one issue, unless the tag says otherwise."
    )
    approaches_per_week: int = Field(
        default=2, ge=0, le=50, description="New people sent here in a week."
    )
    releases_per_sweep: int = Field(
        default=5, ge=0, le=100, description="Stale claims released in one sweep."
    )


class Timers(_Section):
    """Days until something happens to a claim without any act of its holder."""

    remind_days: tuple[int, ...] = Field(
        default=(7, 14, 21), description="Days on which the holder is reminded."
    )
    release_days: int = Field(
        default=28, ge=7, le=180, description="Day on which the claim is released."
    )
    exempt_labels: tuple[str, ...] = Field(
        default=(), description="The clock stands still while an issue bears one."
    )

    @field_validator("remind_days")
    @classmethod
    def _ascending(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        if list(days) != sorted(set(days)) or any(day < 1 for day in days):
            raise ValueError("must be positive days in ascending order")
        return days


class Mentor(_Section):
    """A mentor of this repository, with how many learners they take at a time."""

    login: str = Field(pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$", description="GitHub login.")
    capacity: int = Field(default=1, ge=0, le=10, description="Learners at a time.")


class QuietHours(_Section):
    """Hours in UTC in which the bot writes nothing here."""

    start: time = Field(description="Beginning, as HH:MM.")
    end: time = Field(description="End, as HH:MM.")


class RepositoryConfig(_Section):
    """Everything a maintainer can set. No file: nothing is ever written in the repository."""

    enabled: bool = Field(default=True, description="false opts the repository out, for good.")
    claim: ClaimMode = Field(
        default=ClaimMode.OFF, description="How people get to work on an issue."
    )
    claims_by: ClaimsBy = Field(
        default=ClaimsBy.AUTO,
        description="other: another bot assigns issues here; auto: look at the workflow files for one.",
    )
    labels: Labels = Field(default_factory=Labels)
    limits: Limits = Field(default_factory=Limits)
    timers: Timers = Field(default_factory=Timers)
    mentors: tuple[Mentor, ...] = Field(
        default=(), description="Who mentors here; each is asked and must accept."
    )
    contributing: str | None = Field(
        default=None, pattern=r"^https://", description="Address of the rules."
    )
    ai_policy: str | None = Field(
        default=None, pattern=r"^https://", description="Address of the AI policy."
    )
    aliases: tuple[str, ...] = Field(
        default=(), description="Verbs that work without the prefix, such as claim."
    )
    suggest_when_taken: bool = Field(
        default=False, description="Point who asks for a taken issue to `suggest`, once."
    )
    congratulate: bool = Field(
        default=False, description="Congratulate after a first merge, with a next step."
    )
    suggest_elsewhere: bool = Field(
        default=True, description="Suggest issues of other repositories in comments here."
    )
    quiet_hours: QuietHours | None = Field(default=None)
    dry_run: bool = Field(default=False, description="Only log what would be written.")


class ConfigError(Exception):
    """The file is broken; each problem has its place."""

    def __init__(self, problems: "list[Problem]") -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


class Problem(BaseModel):
    """One thing that is wrong, at a line and a column (both from 1)."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)
    line: int
    column: int
    words: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.words}"


def parse(text: str) -> RepositoryConfig:
    """Read the file; raises ConfigError that names every problem with its place."""
    if len(text) > MAX_CHARACTERS:
        raise ConfigError(
            [
                Problem(
                    line=1, column=1, words=f"the file is longer than {MAX_CHARACTERS} characters"
                )
            ]
        )
    try:
        node = yaml.compose(text, Loader=_Loader)
        _refuse_tricks(node)
        value = yaml.load(text, Loader=_Loader)  # noqa: S506  # a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise ConfigError(
            [Problem(line=place[0], column=place[1], words=str(error.problem))]
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ConfigError(
            [Problem(line=1, column=1, words=f"not readable as YAML: {error}")]
        ) from error
    if value is None:
        return RepositoryConfig()
    if not isinstance(value, dict):
        raise ConfigError([Problem(line=1, column=1, words="the file must hold keys and values")])
    try:
        return RepositoryConfig.model_validate(value)
    except ValidationError as error:
        raise ConfigError([_problem(node, one) for one in error.errors()]) from error


def opts_out(text: str) -> bool:
    """Say whether a file says ``enabled: false``, however broken it is otherwise."""
    try:
        return not parse(text).enabled
    except ConfigError:
        return _OFF.search(text) is not None


def blocking(text: str, known: Sequence[str]) -> list[str]:
    """Return the labels by which a file keeps issues back; those known so far where it is broken."""
    try:
        return list(parse(text).labels.blocking)
    except ConfigError:
        return list(known)


def _refuse_tricks(node: yaml.Node | None, seen: frozenset[int] = frozenset()) -> None:
    """Refuse keys given twice, and anchors that refer to themselves."""
    if node is None or isinstance(node, yaml.ScalarNode):
        return
    if id(node) in seen:
        raise yaml.MarkedYAMLError(
            problem="an anchor refers to itself", problem_mark=node.start_mark
        )
    seen |= {id(node)}
    if isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, child in node.value:
            if key.value in keys if isinstance(key, yaml.ScalarNode) else True:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key.value!r} is given twice", problem_mark=key.start_mark
                )
            keys.add(key.value)
            _refuse_tricks(child, seen)
    else:
        for child in node.value:
            _refuse_tricks(child, seen)


def _problem(node: yaml.Node | None, error: Any) -> Problem:
    path = [str(part) for part in error["loc"]]
    mark = _mark(node, path, at_key=error["type"] == "extra_forbidden")
    known = error["type"] == "extra_forbidden"
    words = f"unknown key “{'.'.join(path)}”" if known else f"{'.'.join(path)}: {error['msg']}"
    return Problem(
        line=mark.line + 1 if mark else 1, column=mark.column + 1 if mark else 1, words=words
    )


def _mark(node: yaml.Node | None, path: list[str], *, at_key: bool) -> Any:
    mark = node.start_mark if node else None
    for part in path:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == part), None)
            if pair is None:
                break
            node = pair[1]
            mark = pair[0].start_mark if at_key else node.start_mark
        elif isinstance(node, yaml.SequenceNode) and part.isdigit() and int(part) < len(node.value):
            node = node.value[int(part)]
            mark = node.start_mark
    return mark


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the file, from the same source."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **RepositoryConfig.model_json_schema(),
        "title": "Mentorable repository configuration",
    }
