"""The house rules that a machine can check: imports, sizes, and who may name which world."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(
    p
    for room in ("bot", "matching")
    for p in (ROOT / room).rglob("*.py")
    if "versions" not in p.parts
)
LINES, FUNCTION_LINES = 500, 40

WORLDS = {
    "discord": ("bot/surfaces/discord/",),
    "github": ("bot/forge/",),
    "sqlalchemy": ("bot/records/", "bot/store/"),
    "sqlmodel": ("bot/records/", "bot/store/"),
    "starlette": ("bot/surfaces/http.py", "bot/surfaces/web/"),
    "sentence_transformers": ("matching/embedders/",),
    "torch": ("matching/embedders/",),
    "ortools": ("matching/",),
}
"""A library, and the only places that may import it."""


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_import_contracts() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_file_and_functions_are_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < FUNCTION_LINES, f"{node.name} is long"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), (
        "a module starts with one sentence"
    )


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_worlds_stay_in_their_rooms(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for library in {name.split(".")[0] for name in names} & WORLDS.keys():
            assert name_of(path).startswith(WORLDS[library]), f"{library} has its own room"
