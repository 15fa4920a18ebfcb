"""Say how newcomers have fared in a repository: the counts themselves, or that they are not known."""

from datetime import datetime

from bot.i18n import Text, _
from bot.records import Repository
from matching.record import ALIVE_DAYS, Counts, idle_days, is_mass_producer


def record(repository: Repository, now: datetime) -> list[Text]:
    """Return a line for each thing that was counted of a repository's past."""
    if not repository.record:
        return [_("How this project has treated newcomers is not known here.")]
    counts = Counts.from_json(repository.record)
    return [line for is_told, line in (*_fared(counts), *_warned(counts, now)) if is_told]


def _fared(counts: Counts) -> tuple[tuple[int, Text], ...]:
    solved, merged = counts.solved_by_newcomers, counts.newcomer_merges
    issues, pulls = counts.beginner_issues, counts.newcomer_pull_requests
    hours = max(1, round(counts.median_reply_hours or 0))
    return (
        (
            issues,
            _(
                "Its past beginner issues that were solved by newcomers: {part} of {whole}.",
                part=solved,
                whole=issues,
            ),
        ),
        (
            pulls,
            _(
                "Pull requests of newcomers that were merged: {part} of {whole}.",
                part=merged,
                whole=pulls,
            ),
        ),
        (
            counts.replies,
            _("Hours until newcomers were answered, as a rule: {hours}.", hours=hours),
        ),
    )


def _warned(counts: Counts, now: datetime) -> tuple[tuple[bool, Text], ...]:
    days = int(idle_days(counts, now))
    return (
        (
            days > ALIVE_DAYS,
            _("Days since something last happened there: {days}.", days=days),
        ),
        (
            is_mass_producer(counts),
            _(
                "Take care: {count} beginner issues were opened there in one week, more than "
                "people can look after.",
                count=counts.labelled_in_a_week,
            ),
        ),
    )
