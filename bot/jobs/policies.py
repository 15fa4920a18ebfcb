"""Read what a repository asks of newcomers from its own texts, by rules anybody can read, with evidence."""

import re
import textwrap
from collections.abc import Mapping

from bot.repository_config import PATH, ConfigError, RepositoryConfig, parse
from bot.rules import Rule

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

_HEADING = re.compile(r"^(?:[ ]{0,3}#{1,6} .*|.*\n[ ]{0,3}(?:=+|-{3,}) *)$", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n\s*\n|\n(?=\s*[-*#|])")


def read(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the rules found in texts by path: rule -> [path, words]; the first place counts."""
    found: dict[str, list[str]] = {}
    ai_policy = _config(texts).ai_policy
    if ai_policy:
        found[Rule.AI_POLICY] = [PATH, ai_policy]
    for path, text in texts.items():
        if path == PATH:
            continue
        for sentence in _sentences(text):
            rules = [rule for rule, pattern in RULES if pattern.search(sentence)]
            for rule in rules:
                if not set(EXCLUDES.get(rule, ())) & set(rules):
                    words = textwrap.shorten(sentence, WORDS_SHOWN, placeholder=" …")
                    found.setdefault(rule, [path, words])
    return found


def _sentences(text: str) -> list[str]:
    plain = re.sub(r"<!--.*?-->|```.*?```", " ", text[:LONGEST_TEXT], flags=re.DOTALL)
    apart = _HEADING.sub(r"\n\n\g<0>\n\n", plain)
    parts = (" ".join(part.split()).strip("#*-=|> ") for part in _SENTENCE.split(apart))
    return [part for part in parts if part]


def address(texts: Mapping[str, str], page: str) -> str | None:
    """Return where the rules stand: the file's own word, else the guide among the repository's texts."""
    named = _config(texts).contributing
    guide = next((path for path in texts if path.endswith("CONTRIBUTING.md")), None)
    return named or (f"{page}/blob/HEAD/{guide}" if guide else None)


def _config(texts: Mapping[str, str]) -> RepositoryConfig:
    try:
        return parse(texts.get(PATH, ""))
    except ConfigError:
        return RepositoryConfig()  # its maintainers are told elsewhere; the other texts still count
