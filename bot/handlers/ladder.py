"""Step by step: a path of three issues on request, and a little harder after a finished one."""

from dataclasses import replace

from bot.commands import EditProfile
from bot.context import Context
from bot.corpus import candidate
from bot.errors import UserError
from bot.handlers import shortlist
from bot.handlers.learn import cards
from bot.handlers.names import skill_names
from bot.handlers.suggest import asked, is_asking_first, lay_out, nothing
from bot.handlers.suggest import question as first_question
from bot.handlers.table import Standing, look
from bot.i18n import Text, _
from bot.reply import Button, Card, Reply
from bot.spelling import fits_button
from bot.wish_commands import NextStep, Path
from matching import ladder
from matching.types import Candidate, Match, Profile, Wish

SHOWN = 3
DEPTH = 20
"""Among so many that fit, one that is a little harder is looked for."""


def path(context: Context, command: Path) -> Reply:
    """Show up to three issues to do one after the other, each building on the one before."""
    with context.store.read() as tx:
        standing = replace(look(tx, context).standing, shift=0)
    if is_asking_first(context, standing, command.query):
        return first_question(context, Path())
    profile, wish = asked(context, standing, command.query)
    rungs = ladder.path(*_sources(context), profile, wish)
    shown = lay_out(context, standing, [rung.match for rung in rungs], len(rungs), spread=False)
    if not shown:
        return nothing(standing)
    learns = {rung.match.candidate_id: rung.learns for rung in rungs}
    drawn = [
        _as_step(context, card, n, len(shown), learns[str(each.suggestion.issue_id)])
        for n, (card, each) in enumerate(zip(cards(context, shown), shown, strict=True), 1)
    ]
    return Reply(
        _(
            "Here is a path. Each step builds on what the one before teaches: take the first now, "
            "and say “done” when it is finished."
        ),
        tuple(drawn),
    )


def _as_step(
    context: Context, card: Card, number: int, total: int, learns: tuple[str, ...]
) -> Card:
    names = skill_names(learns[:3], context.locale)
    line = (
        _("Step {n} of {total}, new for you: {skills}", n=number, total=total, skills=names)
        if learns
        else _("Step {n} of {total}", n=number, total=total)
    )
    return replace(card, lines=(line, *card.lines))


def next_step(context: Context, command: NextStep) -> Reply:
    """Show what follows the issue you finished: its subject, a little harder where there is something."""
    finished = _finished(context, command.issue_id)
    done = finished[0]
    profile, wish = asked(context, Standing(), done.title)
    grown = ladder.learned(profile, [issue.skills for issue in finished])
    matches = ladder.after(*_sources(context), grown, wish, done)
    standing = Standing(skills=tuple(sorted(done.skills)), shift=1)
    shown = lay_out(context, standing, matches, SHOWN)
    if not shown:
        return nothing(standing)
    heading = _harder(done) if ladder.is_harder(shown[0].candidate, done) else _as_hard(done)
    fresh = tuple(sorted(done.skills - profile.skills.keys()))
    return Reply(
        heading,
        cards(context, shown),
        (*_keep(fresh, context.locale), Button(_("Show me a path"), Path())),
    )


def _harder(done: Candidate) -> Text:
    return _("The next step after “{title}”, a little harder:", title=done.title)


def _as_hard(done: Candidate) -> Text:
    return _(
        "I found nothing that is surely harder than “{title}”. These are about as hard and lead on "
        "from it:",
        title=done.title,
    )


def _keep(fresh: tuple[str, ...], locale: str) -> tuple[Button, ...]:
    """Offer to note what was used and is not in the profile; nothing is noted without a yes."""
    edit = EditProfile(skills=fresh[:3])
    if not fresh or not fits_button(edit):
        return ()
    return (Button(_("Add to my profile: {skills}", skills=skill_names(fresh[:3], locale)), edit),)


def _finished(context: Context, issue_id: int | None) -> list[Candidate]:
    """Return what the person finished, the issue that is meant first; raises UserError without one."""
    with context.store.read() as tx:
        ids = tx.claims.finished(context.person_id)
        rows = tx.issues.with_repository(ids)
    if issue_id is not None and issue_id in ids:
        ids = [issue_id, *(i for i in ids if i != issue_id)]
    known = [candidate(*rows[i]) for i in ids if i in rows]
    if not known or issue_id not in (None, *ids):
        raise UserError(
            _("You have not finished an issue with me yet. Say “suggest” or “path” to begin.")
        )
    return known


def _sources(context: Context) -> tuple[ladder.Suggest, ladder.Find]:
    """Return what suggests, and what knows the issues that were suggested."""
    known: dict[str, Candidate] = {}

    def suggest(profile: Profile, wish: Wish) -> list[Match]:
        matches = shortlist.choose(context, profile, wish, DEPTH)
        with context.store.read() as tx:
            rows = tx.issues.with_repository([int(match.candidate_id) for match in matches])
        known.update({str(issue_id): candidate(*row) for issue_id, row in rows.items()})
        return matches

    return suggest, known.__getitem__
