"""An issue is read honestly: what is shown has its words, what is not shown is unknown."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.readiness import Check, Reading, read
from matching.types import Difficulty, Kind
from tests.growth import growth

GOOD_BODY = """The `load_table` function in `src/tables/reader.py` fails on an empty file.

We should return an empty table instead of raising.

```python
load_table("empty.csv")
```

Please add a test in `tests/test_reader.py`. This is a small change and takes about 2-3 hours of work.
"""


def test_reads_a_well_written_issue() -> None:
    found = read(
        "load_table crashes on an empty CSV file", GOOD_BODY, ["good first issue"], "Python"
    )
    assert found.difficulty.value == Difficulty.EASY
    assert found.difficulty.words == "good first issue"
    assert Kind.BUG in found.kinds
    assert found.hours.value == 2.5
    assert "python" in found.skills
    assert all(found.checks[check].value for check in Check)
    assert found.readiness.value is not None
    assert found.readiness.value > 0.9


def test_says_unknown_when_it_does_not_know() -> None:
    found = read("Something", "", [])
    assert found.difficulty.value is None
    assert found.hours.value is None
    assert found.checks[Check.TESTS].value is None
    assert found.checks[Check.SOLUTION].value is None
    assert read("", "", []).readiness.value is None


def test_says_what_speaks_against() -> None:
    found = read("Rewrite the scheduler", "Not sure how to do this, needs discussion.", [])
    assert found.checks[Check.SOLUTION].value is False
    assert found.checks[Check.SIZE].value is False
    assert found.checks[Check.SIZE].words.lower() == "rewrite"


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        (["Documentation"], Kind.DOCS),
        (["type: bug"], Kind.BUG),
        (["feature request"], Kind.FEATURE),
        (["tests"], Kind.TESTS),
        (["i18n"], Kind.TRANSLATION),
        (["CI/CD"], Kind.INFRASTRUCTURE),
        (["a11y"], Kind.UI),
        (["datasets"], Kind.DATA),
    ],
)
def test_labels_name_the_kind(labels: list[str], kind: Kind) -> None:
    assert read("Do it", "", labels).kinds[kind].value == 1.0


def test_template_comments_are_not_words_of_the_author() -> None:
    body = "<!-- Please give steps to reproduce and a minimal example -->"
    assert read("It is slow", body, []).checks[Check.EXAMPLE].value is None


def test_every_word_shown_stands_in_the_issue() -> None:
    title, labels = "load_table crashes on an empty CSV file", ["good first issue"]
    found = read(title, GOOD_BODY, labels, "Python")
    everything = " ".join(f"{title} {GOOD_BODY} {labels[0]} Python".split())
    for evidence in (*found.skills.values(), *found.kinds.values(), *found.checks.values()):
        assert evidence.words in everything


TEXT = st.text(max_size=200)


@settings(max_examples=50, deadline=None)
@given(TEXT, TEXT, st.lists(st.text(max_size=20), max_size=4))
def test_json_round_trip(title: str, body: str, labels: list[str]) -> None:
    found = read(title, body, labels)
    assert Reading.from_json(json.loads(json.dumps(found.as_json()))) == found
    assert found.readiness.value is None or 0 <= found.readiness.value <= 1
    assert all(shown.words for shown in found.checks.values() if shown.value)


@pytest.mark.parametrize(
    "piece",
    ["a/", "`", "- [ ]", "🎉", "we can ", "<!--", "1 ", "a."],
)
def test_time_grows_with_the_text_only(piece: str) -> None:
    assert growth(lambda size: read("title", piece * (size // len(piece)), ["x"]), 5_000) < 10


def test_a_megabyte_is_read() -> None:
    assert not read("title", "a/" * 500_000, ["label"] * 100).kinds
