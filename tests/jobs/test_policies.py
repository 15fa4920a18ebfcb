"""Rules for newcomers are read with evidence, shown before a claim, and gate suggestions."""

import pytest

from bot.app import App
from bot.commands import Claim
from bot.jobs import policies
from bot.jobs.index import Progress, index_repository
from bot.jobs.study import study_repository
from bot.repository_config import PATH
from bot.rules import Rule
from tests.factories import a_learner, an_issue

PLAN = "First I reproduce the crash. Then I fix it and add a test."


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("We do not accept external contributions at the moment.", {Rule.CLOSED}),
        ("Pull requests are currently closed.", {Rule.CLOSED}),
        ("This project is closed to new contributors until May.", {Rule.CLOSED}),
        (
            "Please do not ask to be assigned; the first good pull request wins.",
            {Rule.NOT_ASSIGNED},
        ),
        (
            "You must be assigned to the issue before you open a pull request.",
            {Rule.ASSIGNED_FIRST},
        ),
        ("Say hello in the issue, wait for a thumbs-up, then start.", {Rule.ASK_FIRST}),
        ("A newcomer may have at most two open pull requests.", {Rule.CAP}),
        ("Code written by a language model is accepted only for tests.", {Rule.AI_LIMITED}),
        ("We do not accept code written by AI.", {Rule.AI_FORBIDDEN}),
        ("AI-generated patches are not allowed here.", {Rule.AI_FORBIDDEN}),
        ("Please disclose any use of AI in the description.", {Rule.AI_DISCLOSED}),
        (
            "The board is run by a class; **outside pull requests are closed until March**.",
            {Rule.CLOSED},
        ),
        ("Leave a comment and begin; no assignment needed.", {Rule.NOT_ASSIGNED}),
        ("We do not accept text or code made by generative models.", {Rule.AI_FORBIDDEN}),
        ("The AI model is trained with `make train`.", set()),
        ("Run the tests with pytest before you open a pull request.", set()),
        ("Pull requests are welcome.", set()),
        ("We accept contributions from everybody.", set()),
        ("<!-- We do not accept external contributions. --> Welcome!", set()),
    ],
)
def test_a_sentence_is_read(text: str, rules: set[Rule]) -> None:
    found = policies.read({"CONTRIBUTING.md": f"# Hello\n\nSome words. {text}\n"})
    assert set(found) == rules
    for path, words in found.values():
        assert path == "CONTRIBUTING.md"
        assert words.rstrip(";.") in text


@pytest.mark.parametrize(
    "title", ["## How to begin\n", "How to begin\n============\n", "How to begin\n---\n"]
)
def test_a_heading_is_no_part_of_the_sentence_below_it(title: str) -> None:
    sentence = "Say hello in the issue, wait for a thumbs-up, then start."
    text = f"Welcome!\n{title}{sentence}\nMore."
    assert policies.read({"CONTRIBUTING.md": text}) == {
        Rule.ASK_FIRST: ["CONTRIBUTING.md", sentence]
    }


def test_a_heading_may_be_the_rule() -> None:
    found = policies.read({"CONTRIBUTING.md": "# We do not accept code written by AI\nThank you."})
    assert found[Rule.AI_FORBIDDEN][1] == "We do not accept code written by AI"


def test_a_long_sentence_is_cut_between_words() -> None:
    text = "Please disclose any use of AI " + "in every part of the description " * 5
    words = policies.read({"CONTRIBUTING.md": text})[Rule.AI_DISCLOSED][1]
    assert words.endswith(("part …", "of …", "the …", "every …", "in …", "description …"))
    assert len(words) <= policies.WORDS_SHOWN


def test_a_repository_is_read_over_http_and_shown_before_a_claim(app: App) -> None:
    index_repository(app.store, app.forge, app.embedder(), MURMUR, app.clock, Progress())
    with app.store.read() as tx:
        repository = tx.indexing.by_name(MURMUR)
    assert repository is not None
    study_repository(app, {"repository_id": repository.id})
    with app.store.read() as tx:
        read = tx.indexing.by_name(MURMUR)
    assert read is not None
    assert Rule.NOT_ASSIGNED in read.policies
    assert read.contributing_url == f"https://github.com/{read.full_name}/blob/HEAD/CONTRIBUTING.md"
    with app.store.read() as tx:
        issue = next(i for i, r in tx.issues.searchable() if r.full_name == read.full_name)
    reply = app.handle(a_learner(), Claim(issue.id or 0, PLAN))
    assert "Do not ask to be assigned" in str(reply.text)


MURMUR = "sandbox-audio/murmur"


def test_a_repository_closed_to_newcomers_is_not_suggested(app: App) -> None:
    an_issue(app, "Crash in resize", repository="sandbox-a/open")
    an_issue(app, "Crash in resize again", repository="sandbox-a/shut")
    with app.store.write() as tx:
        shut = tx.indexing.by_name("sandbox-a/shut")
        assert shut is not None
        shut.policies = {Rule.CLOSED: ["CONTRIBUTING.md", "We do not accept external patches."]}
        tx.indexing.save_repository(shut)
        tx.issues.bump()
    with app.store.read() as tx:
        assert {c.repository for c in app.corpus(tx, app.embedder().name).candidates} == {
            "sandbox-a/open"
        }


def test_the_file_names_rules_and_ai_policy() -> None:
    page, address = "https://example.org/a/b", "https://example.org/how-we-work"
    texts = {
        "CONTRIBUTING.md": "Welcome!",
        PATH: f"contributing: {address}\nai_policy: {address}#ai\n",
    }
    assert policies.address(texts, page) == address
    assert policies.read(texts) == {Rule.AI_POLICY: [PATH, f"{address}#ai"]}
    texts[PATH] = "odd: ["
    assert policies.address(texts, page) == f"{page}/blob/HEAD/CONTRIBUTING.md"
    assert policies.address({}, page) is None
