"""Say how newcomers have fared in a repository: the counts themselves, and that they are not known."""

from datetime import datetime

from bot.i18n import Text, _
from bot.records import Repository
from matching.record import ALIVE_DAYS, Counts, idle_days, is_mass_producer


def record(repository: Repository, now: datetime) -> list[Text]:
    """Return a line for each thing that was counted of a repository's past."""
    if not repository.record:
        return [_("How this project has treated newcomers is not known here.")]
    counts = Counts.from_json(repository.record)
    lines = [
        (
            counts.beginner_issues,
            _(
                "Its past beginner issues that were solved by newcomers: {part} of {whole}.",
                part=counts.solved_by_newcomers,
                whole=counts.beginner_issues,
            ),
        ),
        (
            counts.newcomer_pull_requests,
            _(
                "Pull requests of newcomers that were merged: {part} of {whole}.",
                part=counts.newcomer_merges,
                whole=counts.newcomer_pull_requests,
            ),
        ),
        (
            counts.replies,
            _("Hours until newcomers were answered, as a rule: {hours}.", hours=_hours(counts)),
        ),
        (
            idle_days(counts, now) > ALIVE_DAYS,
            _(
                "Days since something last happened there: {days}.",
                days=int(idle_days(counts, now)),
            ),
        ),
        (
            is_mass_producer(counts),
            _(
                "Take care: {count} beginner issues were opened there in one week, more than "
                "people can look after.",
                count=counts.labelled_in_a_week,
            ),
        ),
    ]
    return [line for is_known, line in lines if is_known]


def _hours(counts: Counts) -> int:
    return max(1, round(counts.median_reply_hours or 0))
