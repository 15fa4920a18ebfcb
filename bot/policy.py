"""Who may do what: one function per question, one condition per line."""

import re

from bot.errors import UserError
from bot.i18n import _
from bot.records import Issue, IssueState

SENTENCE_END = re.compile(r"[.!?。！？؟।…]+(\s|$)|[。！？]|\n+")
LONG_ENOUGH = 60
LONG_ENOUGH_IN_CJK = 25
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
LONGEST_PLAN = 1000


def may_claim(issue: Issue | None, unavailable: object) -> Issue:
    """Return the issue if it is free to be taken."""
    if issue is None:
        raise UserError(_("I do not know this issue. Ask me for new ones."))
    if issue.state != IssueState.FREE:
        raise UserError(
            _(
                "“{title}” is not free any more: {state}. Say “more” to see others.",
                title=issue.title,
                state=unavailable,
            )
        )
    return issue


def is_plan(text: str) -> bool:
    """Say whether a text is as long as two sentences are."""
    sentences = [part for part in SENTENCE_END.split(text) if part and part.strip()]
    long_enough = LONG_ENOUGH_IN_CJK if CJK.search(text) else LONG_ENOUGH
    return len(text.strip()) >= long_enough or (len(sentences) >= 2 and len(text.strip()) >= 12)
