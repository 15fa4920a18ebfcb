"""mentorable rank: rank issues of a file for the profiles of a file."""

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from bot import settings
from bot.errors import OperatorError
from matching import embedders, readiness, text
from matching.corpus import Corpus, described
from matching.language import LANGUAGES
from matching.matcher import Matcher
from matching.types import Candidate, Profile, Wish, Work

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # nothing in these files has an age
_File = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option("--issues", required=True, type=_File, help="One issue a line, as JSON.")
@click.option("--profiles", required=True, type=_File, help="One profile a line, as JSON.")
@click.option("--out", required=True, type=_File, help="Where the ranking goes.")
@click.option("--top", default=100, show_default=True, type=click.IntRange(min=1))
def command(issues: Path, profiles: Path, out: Path, top: int) -> None:
    """Rank issues for profiles; writes profile, issue and score, tab-separated, best first."""
    candidates = [_candidate(row) for row in _rows(issues)]
    people = [_person(row) for row in _rows(profiles)]
    configured = settings.load()
    embedder = embedders.load(
        configured.embedder, configured.folder, precision=configured.embedder_precision
    )
    click.echo(f"Embedding {len(candidates)} issues with {embedder.name} ...", err=True)
    vectors = embedder.embed_documents([text.document(c) for c in candidates])
    corpus, matcher = Corpus(candidates, vectors), Matcher()
    scratch = out.with_name(out.name + ".part")
    try:
        with (
            scratch.open("w", encoding="utf-8") as file,
            click.progressbar(people, label="Ranking", file=sys.stderr) as bar,
        ):
            for person, among in iter(bar):
                matches = matcher.rank(
                    embedder, corpus, person, Wish(), now=_NEVER, top=top, among=among
                )
                file.writelines(f"{person.id}\t{m.candidate_id}\t{m.score:.6f}\n" for m in matches)
        scratch.replace(out)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        raise OperatorError(f"cannot write {out}: {error.strerror}") from error


class _Row:
    """One line of a file, read field by field; what is wrong is named with its place."""

    def __init__(self, path: Path, number: int, values: Mapping[str, Any]) -> None:
        self._place, self._values = f"{path.name}, line {number}", values

    def fail(self, problem: str) -> NoReturn:
        raise OperatorError(f"{self._place}: {problem}")

    def text(self, name: str, *, is_required: bool = False) -> str:
        value = self._values.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and name == "id":
            value = str(value)
        if value is None and not is_required:
            return ""
        if not isinstance(value, str):
            self.fail(f'"{name}" must be text')
        if name == "id" and not value.strip():
            self.fail('"id" is empty')
        if name == "id" and any(c in value for c in "\t\n\r"):
            self.fail('"id" may hold no tab and no line break')
        return value

    def texts(self, name: str) -> list[str] | None:
        values = self._values.get(name)
        if values is None:
            return None
        if not isinstance(values, list) or not all(isinstance(v, str | int) for v in values):
            self.fail(f'"{name}" must be a list of texts')
        return [str(value) for value in values]

    def work(self) -> tuple[Work, ...]:
        values = self._values.get("history") or []
        if not isinstance(values, list) or not all(
            isinstance(v, dict)
            and isinstance(v.get("repo", ""), str)
            and isinstance(v.get("text", ""), str)
            for v in values
        ):
            self.fail('"history" must be a list of {"repo": ..., "text": ...}')
        return tuple(Work(v.get("repo", ""), v.get("text", "")) for v in values)


def _rows(path: Path) -> Iterator[_Row]:
    seen: set[str] = set()
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise OperatorError(f"cannot read {path}: {error.strerror}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row = _Row(path, number, {})
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise OperatorError(f"{path.name}, line {number}: not JSON ({error})") from error
        if not isinstance(values, dict):
            row.fail("not a JSON object")
        row = _Row(path, number, values)
        name = row.text("id", is_required=True)
        if name in seen:
            row.fail(f'the id "{name}" stands here twice')
        seen.add(name)
        yield row


def _candidate(row: _Row) -> Candidate:
    language = row.text("language") or None
    is_human = language in LANGUAGES
    bare = Candidate(
        id=row.text("id", is_required=True),
        repository=row.text("repo"),
        title=row.text("title", is_required=True),
        body=row.text("body"),
        labels=tuple(row.texts("labels") or ()),
        programming_language=None if is_human else language,
        human_language=language if is_human else None,
    )
    return described(
        bare, readiness.read(bare.title, bare.body, bare.labels, bare.programming_language)
    )


def _person(row: _Row) -> tuple[Profile, list[str] | None]:
    name = row.text("id", is_required=True)
    return Profile(name, text=row.text("text"), history=row.work()), row.texts("candidates")
