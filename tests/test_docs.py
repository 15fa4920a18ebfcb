"""What the documentation lists is what the code has."""

import json
import re
from pathlib import Path

import pytest

from bot.__main__ import VERBS
from bot.repository_config import schema
from bot.verbs.reference import PAGES, SCHEMA

ROOT = Path(__file__).parent.parent
PAGES_OF_PROSE = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/**/*.md")]
)


@pytest.mark.parametrize("page", PAGES)
def test_reference_page_is_current(page: str) -> None:
    written = (ROOT / "docs" / "reference" / f"{page}.md").read_text("utf-8")
    assert written == PAGES[page](), f"run: mentorable reference {page} > docs/reference/{page}.md"


def test_the_schema_of_the_file_is_current() -> None:
    written = (ROOT / "docs" / "reference" / SCHEMA).read_text("utf-8")
    assert json.loads(written) == schema(), (
        f"run: mentorable reference {SCHEMA} > docs/reference/{SCHEMA}"
    )


@pytest.mark.parametrize("path", PAGES_OF_PROSE, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), f"{path.name} links to {target}"


@pytest.mark.parametrize("path", PAGES_OF_PROSE, ids=lambda path: str(path.relative_to(ROOT)))
def test_verbs_in_pages_exist(path: Path) -> None:
    for verb in re.findall(r"`mentorable ([a-z][a-z-]*)", path.read_text("utf-8")):
        assert verb in VERBS, f"{path.name} names `mentorable {verb}`"


def test_settings_in_pages_exist() -> None:
    from bot.settings import Settings

    known = {f"MENTORABLE_{name.upper()}" for name in Settings.model_fields}
    for path in PAGES_OF_PROSE:
        for name in re.findall(r"\bMENTORABLE_[A-Z_]+\b", path.read_text("utf-8")):
            assert name in known, f"{path.name} names {name}"
