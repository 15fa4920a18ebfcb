"""The AI repositories that ship with the project, and their check when the data is read."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.errors import OperatorError

FILE = Path(__file__).parent / "registry.json"
AREAS = (
    "agents",
    "audio",
    "data",
    "docs",
    "ethics",
    "evaluation",
    "frameworks",
    "graphs",
    "hardware",
    "inference",
    "mlops",
    "nlp",
    "reinforcement-learning",
    "robotics",
    "science",
    "time-series",
    "vision",
)
FULL_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/[A-Za-z0-9._-]{1,100}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A repository: its name, the areas it works in, and labels it is known to use."""

    name: str
    areas: tuple[str, ...]
    labels: tuple[str, ...] = ()


@cache
def shipped() -> tuple[Entry, ...]:
    """Return the repositories that ship with the project, by name."""
    return parse(json.loads(FILE.read_text("utf-8")), FILE.name)


def parse(rows: Iterable[Mapping[str, object]], source: str) -> tuple[Entry, ...]:
    """Return checked entries; raises OperatorError that names every broken one."""
    entries, problems, seen = [], [], set[str]()
    for row in rows:
        entry = _entry(row)
        problem = _problem(entry, row, seen)
        seen.add(entry.name.lower())
        entries.append(entry)
        if problem:
            problems.append(f"{entry.name or row}: {problem}")
    if problems:
        raise OperatorError(f"{source} is broken:\n  " + "\n  ".join(problems))
    return tuple(entries)


def well_formed(full_name: str) -> str:
    """Return a repository name without an address around it; raises OperatorError for no name."""
    name = re.sub(r"^(?:https?://)?(?:www\.)?github\.com/", "", full_name.strip())
    name = name.strip("/").removesuffix(".git")
    if not FULL_NAME.fullmatch(name):
        raise OperatorError(f"{full_name!r} is no repository: write OWNER/NAME")
    return name


def _entry(row: Mapping[str, object]) -> Entry:
    areas, labels = row.get("areas", ()), row.get("labels", ())
    return Entry(
        str(row.get("name", "")),
        tuple(map(str, areas)) if isinstance(areas, list) else (),
        tuple(map(str, labels)) if isinstance(labels, list) else (),
    )


def _problem(entry: Entry, row: Mapping[str, object], seen: set[str]) -> str:
    unknown = sorted(set(row) - {"name", "areas", "labels"})
    checks = (
        (not FULL_NAME.fullmatch(entry.name), "the name is not OWNER/NAME"),
        (entry.name.lower() in seen, "it is listed twice"),
        (not entry.areas, "it has no area"),
        (not set(entry.areas) <= set(AREAS), f"its areas are not all among {', '.join(AREAS)}"),
        (bool(unknown), f"unknown keys {unknown}"),
    )
    return "; ".join(message for is_broken, message in checks if is_broken)
