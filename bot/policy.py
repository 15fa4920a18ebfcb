"""Who may do what: one function per question, one condition per line."""

import re
from datetime import datetime

from bot.errors import UserError
from bot.i18n import _
from bot.records import Cohort, CommunitySettings, Issue, IssueState, Person

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


def may_mentor(person: Person | None) -> None:
    """Let grown-ups mentor."""
    if person is not None and person.age_band == "child":
        raise UserError(_("Mentoring is for people of 13 and older. I am glad that you are here."))
    if person is not None and person.age_band == "minor":
        raise UserError(_("Mentors are 18 or older. You can learn with a mentor, though."))


def may_be_mentored(person: Person | None, community_id: int | None) -> None:
    """Let people of 13 and older have a mentor; minors where moderators see the thread."""
    if person is not None and person.age_band == "child":
        raise UserError(
            _("Mentorships are for people of 13 and older. I am glad that you are here.")
        )
    if person is not None and person.age_band == "minor" and community_id is None:
        raise UserError(
            _(
                "Under 18 a mentorship lives in a group thread that moderators see. Ask me in a server."
            )
        )


def may_join(
    person: Person | None, place: CommunitySettings | None, cohort: Cohort, now: datetime
) -> None:
    """Let people of 13 and older join from inside the community; minors where moderators read along."""
    if place is None or place.id != cohort.community_id:
        raise UserError(_("Join a programme in the server where it takes place."))
    if not cohort.takes_people(now):
        raise UserError(_("This programme takes nobody any more. Say “programmes” to see others."))
    if person is not None and person.age_band == "child":
        raise UserError(
            _("Programmes are for people of 13 and older. I am glad that you are here.")
        )
    if person is not None and person.age_band == "minor" and place.moderator_role is None:
        raise UserError(
            _("Under 18 one joins where moderators read along; this server has set none yet.")
        )
