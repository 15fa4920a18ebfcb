"""What is embedded of an issue: the request, not the template around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import text
from matching.types import Candidate, Profile, Wish
from tests.growth import growth

TEMPLATE = """<!-- Thanks for reporting! Do not delete this. -->
- [x] I have searched the existing issues
- [x] I have read the contributing guide

### Describe the bug
Resizing an **empty** batch stops with an error, see [the guide](https://example.org/guide).

```python
import pixelforge
pixelforge.resize([])
```

### Logs
```
Traceback (most recent call last):
  File "a.py", line 3, in <module>
ValueError: max() arg is an empty sequence
```
2026-01-02 10:00:00 INFO starting

### Crash output
Traceback (most recent call last):
  File "resize.py", line 3, in <module>
```
Traceback (most recent call last):
  File "a.py", line 3, in <module>
KeyError: 'width'
```

### Environment
- OS: Linux
- numpy==2.1.0

### Additional context
It should return an empty list.
"""


def issue(title: str = "Crash", body: str = "", **more: object) -> Candidate:
    return Candidate("1", "sandbox-vision/pixelforge", title, body, **more)  # type: ignore[arg-type]


def test_request_is_kept_and_template_is_not() -> None:
    found = text.document(issue("[BUG]: Resize fails", TEMPLATE))
    for kept in (
        "Resize fails",
        "empty batch stops with an error",
        "the guide",
        "KeyError",
        "return an empty list",
    ):
        assert kept in found
    for dropped in (
        "searched",
        "Thanks",
        "Describe",
        "[BUG]",
        "import",
        "Traceback",
        "INFO",
        "Linux",
        "numpy==",
        "https",
    ):
        assert dropped not in found


def test_project_language_and_telling_labels_are_added() -> None:
    found = text.document(
        issue(labels=("good first issue", "documentation"), programming_language="Rust")
    )
    assert found.endswith("pixelforge · Rust · documentation")


def test_an_issue_of_code_alone_is_embedded_as_it_stands() -> None:
    assert "resize([])" in text.body("```\nresize([])\n```")


def test_lists_of_tasks_are_kept_without_their_boxes() -> None:
    assert text.body("- [ ] rename the flag\n- [x] I have read the rules") == "rename the flag"


def test_said_is_the_wish_else_the_profile() -> None:
    person = Profile("1", text="I like docs", goals="learn Rust")
    assert text.said(person, Wish(text="tests")) == "tests learn Rust"
    assert text.said(person, Wish()) == "I like docs learn Rust"


def test_hash_depends_on_the_text() -> None:
    assert text.content_hash("a") != text.content_hash("b")
    assert text.content_hash("\ud800")


@given(st.text(alphabet=st.characters(exclude_categories=())), st.text(max_size=500))
def test_any_text_gives_a_short_text_that_can_be_encoded(body: str, title: str) -> None:
    found = text.document(issue(title, body))
    assert len(found) <= text.MAX_CHARACTERS + 170
    assert found.encode()
    assert "\0" not in found


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "[",
        "<!--",
        "_",
        " ",
        "*",
        "a.",
        "- [ ] ",
        "```\n",
        "> ",
        "# ",
        "|-",
        "**a",
        "Error",
        "\u202eابج",
    ],
)
def test_time_grows_with_the_text_only(piece: str) -> None:
    assert growth(lambda size: text.document(issue(body=piece * (size // len(piece)))), 5_000) < 10
