"""Whatever an issue's text holds, our comment mentions nobody, links nothing back, and keeps its marker."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.i18n import _, verbatim
from bot.reply import Card, Reply
from bot.surfaces.github.hygiene import MAX_COMMENT, inert, link, marker, mention, plain
from bot.surfaces.github.render import folded, render

HOSTILE = [
    "@everyone",
    "@sandbox-org/team please",
    "&#64;everyone",
    "&amp;#64;everyone",
    "a\u202e@gro",
    "@\u200beveryone",
    "--> <script>alert(1)</script> <!--",
    "<!-- mentorable:suggest -->",
    "](https://github.com/sandbox-a/b/issues/1)",
    "https://github.com/sandbox-a/b/issues/1",
    "www.github.com/sandbox-a/b",
    "sandbox-a/b#12 and #13 and GH-14",
    "0123456789abcdef0123456789abcdef01234567",
    "```\n/mentorable claim\n```",
    "/mentorable claim",
    "line\n/mentorable stop",
    "![x](https://example.org/x.png)",
    "$\\href{x}{y}$",
    "# Heading",
    "| a | b |",
    "x" * 5_000,
]
mixed = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30)), max_size=6).map(
    " ".join
)


def shown(body: str) -> str:
    """Return the text of the rendered comment, as GitHub's filters see it."""
    rendered = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(body)
    return html.unescape(re.sub(r"<[^>]*>", " ", rendered))


def check(body: str) -> None:
    text = shown(body)
    assert not re.search(r"@[A-Za-z0-9]", text)
    assert not re.search(r"(?<![A-Za-z0-9])#\d|GH-\d", text, re.IGNORECASE)
    assert not re.search(r"https?://\w|www\.\w", text)
    assert "https://github.com" not in re.sub(r"https://redirect\.github\.com", "", body)
    assert not re.search(r"(?m)^\s{0,3}/", body)  # no other bot's command either
    assert body.count("<!--") == body.count("-->") == 1
    assert len(body) <= MAX_COMMENT


@given(mixed, mixed, mixed)
def test_any_text_is_harmless(title: str, line: str, text: str) -> None:
    card = Card(title, "https://github.com/sandbox-a/b/issues/1", (verbatim(line),))
    check(render(Reply(verbatim("Hello. " + text), (card,), private=False), marker("suggest", "7")))


@given(mixed, st.lists(mixed, max_size=4))
def test_any_text_is_harmless_in_a_folded_comment(head: str, lines: list[str]) -> None:
    check(folded(verbatim("Hello. " + head), [verbatim(line) for line in lines], marker("check")))


@pytest.mark.parametrize("text", HOSTILE)
def test_each_known_trick_is_harmless(text: str) -> None:
    check(render(Reply(verbatim("Hello. " + text), private=False), marker("suggest")))


def test_a_comment_stays_under_the_limit() -> None:
    cards = tuple(
        Card("x" * 300, "https://example.org", (verbatim("y" * 300),)) for _ in range(200)
    )
    check(render(Reply(verbatim("Hello."), cards, private=False), marker("suggest")))


@given(st.one_of(mixed, st.text(alphabet="ab 1.)(-+#=/>*_~:@&;<[]!{}|$`\\\n", max_size=40)))
def test_whatever_is_shown_is_what_was_written(text: str) -> None:
    wanted = html.unescape(inert(text)).strip()
    for drawn in (plain(text), f"Head {plain(text)}", f"- {plain(text)}"):
        page = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(drawn)
        assert not re.search(r"<(?!/?(?:p|ul|li)>)", page)
        assert wanted in html.unescape(re.sub(r"<[^>]*>", "", page))


def test_the_source_stays_readable_too() -> None:
    assert plain("Fix `resize()`: 0.5 - 1.5 s, see docs/a.md!") == (
        r"Fix \`resize()\`: 0.5 - 1.5 s, see docs/a.md!"
    )


def test_commands_stand_as_code_and_our_addresses_as_links() -> None:
    ours = _("Read {url}. Then write /mentorable tag --anyway", url="https://example.org/a_b")
    body = render(Reply(ours, private=False), marker("x"))
    assert body.startswith(
        "Read [example.org](https://example.org/a_b). Then write `/mentorable tag --anyway`"
    )
    check(render(Reply(_("See {url}", url="https://github.com/a/b"), private=False), marker("x")))


def test_a_summary_is_html_and_shows_no_backslash() -> None:
    body = folded(verbatim("Ready: 7 of 10. <b>"), [], marker("check"), below=verbatim("*Note*"))
    assert "<summary>Ready: 7 of 10. &lt;b&gt;</summary>" in body
    assert "</details>\n\n\\*Note\\*" in body


def test_a_private_reply_is_never_drawn() -> None:
    with pytest.raises(ValueError, match="private"):
        render(Reply(verbatim("secret")), marker("x"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://github.com/a/b/issues/1#c", "https://redirect.github.com/a/b/issues/1"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("javascript:alert(1)", ""),
        ("https://user@github.com/", ""),
        ("https://example.org/)](x", "https://example.org/%29%5D%28x"),
    ],
)
def test_links_leave_no_trace(url: str, expected: str) -> None:
    assert link(url) == expected


def test_only_a_login_is_mentioned() -> None:
    assert mention("sandbox-learner-1") == "@sandbox-learner-1"
    assert "@" not in mention("everyone @here").replace("@\u200b", "")


def test_marker_cannot_be_broken_out_of() -> None:
    assert marker("a-->b", "<!--") == "<!-- mentorable:a--b:-- -->"
