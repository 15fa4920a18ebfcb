"""Read what a repository asks of newcomers from its own texts, by rules anybody can read, with evidence."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.app import App
from bot.rules import Rule

FILES = (
    "CONTRIBUTING.md",
    "AI_POLICY.md",
    "PULL_REQUEST_TEMPLATE.md",
    "pull_request_template.md",
)
FOLDERS = ("", ".github", "docs")
READ_EVERY = timedelta(days=7)
MOST_A_DAY = 100
LONGEST_TEXT = 60_000
WORDS_SHOWN = 120

_AI = r"(?:\bAI\b|\bLLMs?\b|\bGPT|copilot|(?:language|generative) models?|generated code|artificial intelligence|code assistants?|coding agents?)"
_NOT = r"(?:do(?:es)? not|don['’]t|will not|won['’]t|cannot|can['’]t|never|no longer|not)"
_OURS = r"(?:contributions?|pull requests?|PRs?|patches)"

_PATTERNS: tuple[tuple[Rule, str], ...] = (
    (Rule.CLOSED, rf"\b{_NOT}\s+(?:currently\s+)?(?:accept|accepting|take|taking|review)\b.{{0,30}}\b(?:external|outside|unsolicited|third-party|community|new)\b.{{0,20}}{_OURS}"),
    (Rule.CLOSED, rf"\b{_OURS}\b.{{0,40}}\b(?:are|is) (?:currently )?(?:closed|not accepted|not open)\b(?!.{{0,20}}(?:without|unless|if))"),
    (Rule.CLOSED, r"\b(?:closed|not open) to (?:outside|external|new|first-time) (?:contributors|contributions|newcomers)"),
    (Rule.NOT_ASSIGNED, rf"\b{_NOT}\s+(?:need to\s+|have to\s+)?(?:ask|wait|request|be asked)\b.{{0,30}}\bassign"),
    (Rule.NOT_ASSIGNED, rf"\bwe {_NOT} assign\b|\bfirst (?:good )?(?:pull request|PR) wins\b|\bno need to (?:ask|be assigned)|\bno assignment (?:is )?(?:needed|necessary)"),
    (Rule.ASSIGNED_FIRST, r"\b(?:must|should|need to|have to|please)\b.{0,40}\bassigned\b.{0,60}\b(?:before|first)\b"),
    (Rule.ASSIGNED_FIRST, rf"\b{_OURS}\b.{{0,60}}\b(?:without|unless)\b.{{0,30}}\bassign.{{0,40}}\b(?:closed|rejected|declined)\b|\bclose\b.{{0,30}}{_OURS}.{{0,40}}\bnot assigned\b"),
    (Rule.ASK_FIRST, r"\b(?:open|say|comment|discuss|ask|write)\b.{0,40}\b(?:issue|first|us)\b.{0,40}\b(?:first|before (?:you|opening|starting|a pull))\b|\bwait for (?:a|an|our|the) (?:thumbs|answer|reply|approval|go)"),
    (Rule.CAP, rf"\b(?:at most|no more than|maximum of|limit(?:ed)? (?:of|to)|only)\s+(?:one|two|three|\d+)\s+open {_OURS}"),
    (Rule.AI_LIMITED, rf"{_AI}.{{0,60}}\b(?:only (?:for|in)|accepted for|allowed for|except)\b"),
    (Rule.AI_DISCLOSED, rf"\b(?:disclose|declare|mention|say|state|tell|label|mark)\b.{{0,60}}{_AI}|{_AI}.{{0,60}}\b(?:must be|should be|has to be|have to be)\s+(?:disclosed|declared|marked|labell?ed|mentioned)"),
    (Rule.AI_FORBIDDEN, rf"\b{_NOT}\s+(?:accept|allow|use|submit|send|permit|want|take)\b.{{0,60}}{_AI}|{_AI}.{{0,60}}\b(?:{_NOT} (?:accepted|allowed|permitted|welcome)|forbidden|prohibited|banned|refused|rejected)\b|\bno {_AI}"),
)  # fmt: skip
RULES = tuple((rule, re.compile(pattern, re.IGNORECASE)) for rule, pattern in _PATTERNS)
EXCLUDES = {
    Rule.AI_FORBIDDEN: (Rule.AI_LIMITED,),
    Rule.ASSIGNED_FIRST: (Rule.NOT_ASSIGNED,),
}
"""A rule that a milder one in the same sentence takes the edge off."""

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n\s*\n|\n(?=\s*[-*#|])")


def read(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the rules found in texts by path: rule -> [path, words]; the first place counts."""
    found: dict[str, list[str]] = {}
    for path, text in texts.items():
        for sentence in _sentences(text):
            rules = [rule for rule, pattern in RULES if pattern.search(sentence)]
            for rule in rules:
                if not set(EXCLUDES.get(rule, ())) & set(rules):
                    found.setdefault(rule, [path, sentence[:WORDS_SHOWN]])
    return found


def _sentences(text: str) -> list[str]:
    plain = re.sub(r"<!--.*?-->|```.*?```", " ", text[:LONGEST_TEXT], flags=re.DOTALL)
    parts = (" ".join(part.split()).strip("#*-|> ") for part in _SENTENCE.split(plain))
    return [part for part in parts if part]


def read_repository(app: App, args: Mapping[str, object]) -> None:
    """Read the texts of one repository and keep the rules found there."""
    repository_id = args["repository_id"]
    assert isinstance(repository_id, int)
    with app.store.read() as tx:
        repository = tx.indexing.repository(repository_id)
    if repository is None:
        return
    texts = _texts(app, repository.full_name)
    rules = read(texts)
    guide = next((path for path in texts if path.endswith("CONTRIBUTING.md")), None)
    with app.store.write() as tx:
        stored = tx.indexing.repository(repository_id)
        if stored is None:
            return
        stored.policies = {**rules, "read_at": app.clock().isoformat()}
        if guide:
            base = f"{app.settings.github_web_url}/{stored.full_name}"
            stored.contributing_url = f"{base}/blob/HEAD/{guide}"
        tx.indexing.save_repository(stored)
        tx.issues.bump()


def _texts(app: App, full_name: str) -> dict[str, str]:
    found = {}
    for folder in FOLDERS:
        names = set(app.forge.folder(full_name, folder))
        for name in FILES:
            path = f"{folder}/{name}" if folder else name
            text = app.forge.file(full_name, path) if name in names else None
            if text is not None:
                found[path] = text
    return found


def due(app: App, args: Mapping[str, object]) -> None:
    """Defer a reading of every repository that was not read for a week, a bounded number a day."""
    now = app.clock()
    with app.store.write() as tx:
        waiting = [r for r in tx.indexing.to_visit() if _is_due(r.policies, now)]
        for repository in waiting[:MOST_A_DAY]:
            tx.queue.defer(
                "index",
                "policies.repository",
                {"repository_id": repository.id},
                now=now,
                unique_key=f"policies:{repository.id}",
                priority=10,
            )


def _is_due(policies: Mapping[str, object], now: datetime) -> bool:
    read_at = policies.get("read_at")
    return read_at is None or now - datetime.fromisoformat(str(read_at)) >= READ_EVERY
