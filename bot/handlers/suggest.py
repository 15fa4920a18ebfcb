"""Suggest issues that are free and fit you."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands import Command
from bot.context import Context
from bot.handlers import shortlist
from bot.handlers.learn import cards
from bot.handlers.profile import LEVELS, for_matching, is_thin
from bot.handlers.shortlist import Shown
from bot.handlers.table import Standing, ask, lay, look
from bot.i18n import Text, _, n_
from bot.records.people import GITHUB
from bot.reply import Button, Reply
from bot.store import Transaction
from bot.wish_commands import Easier, Harder, More, Suggest
from matching.types import Kind, Match, Profile, Wish

ANCHORS = 3
LARGEST = 10


def suggest(context: Context, command: Suggest) -> Reply:
    """Answer with up to ``limit`` cards; when nothing is known yet, ask one question."""
    kinds = tuple(kind for kind in command.kinds if kind in set(Kind))
    standing = Standing(
        skills=command.skills,
        kinds=kinds,
        repository=command.repository,
        hours=command.hours,
        level=command.level,
        not_skills=tuple(name for name in command.not_skills if "/" not in name),
        not_repositories=tuple(name for name in command.not_skills if "/" in name),
    )
    if is_asking_first(context, standing, command.query):
        return question(context, Suggest())
    limit = min(max(command.limit, 1), LARGEST)
    return present(context, standing, query=command.query, limit=limit)


def is_asking_first(context: Context, standing: Standing, query: str) -> bool:
    """Say whether nothing was said, now or earlier, to choose by."""
    return not query and standing == Standing() and is_thin(context)


def question(context: Context, waiting: Command) -> Reply:
    """Ask the one question that helps most; the answer goes to the command that waits."""
    with context.store.write() as tx:
        ask(tx, context, waiting)
    return Reply(
        _(
            "What would you like to work on, and what do you know already? "
            "One sentence is enough, for example: “I know some Python and like audio, "
            "three hours a week.”"
        )
    )


def more(context: Context, command: More) -> Reply:
    """Show further issues for the wish on the table."""
    return _again(context, 0, _("Here are others:"))


def easier(context: Context, command: Easier) -> Reply:
    """Show easier issues for the wish on the table."""
    return _again(context, -1, _("Here are easier ones:"))


def harder(context: Context, command: Harder) -> Reply:
    """Show harder issues for the wish on the table."""
    return _again(context, +1, _("Here are harder ones:"))


def _again(context: Context, step: int, heading: Text) -> Reply:
    with context.store.read() as tx:
        standing = look(tx, context).standing
    shift = max(-2, min(2, standing.shift + step))
    return present(context, replace(standing, shift=shift), heading=heading)


def present(
    context: Context,
    standing: Standing,
    *,
    query: str = "",
    limit: int = 5,
    heading: Text | None = None,
) -> Reply:
    """Choose, store and show cards for a wish; the wish stays on the table, its words do not."""
    profile, wish = asked(context, standing, query)
    matches = shortlist.choose(context, profile, wish, limit)
    shown = lay_out(context, standing, matches, limit, spread=standing.repository is None)
    if not shown:
        return nothing(standing)
    heading = heading or n_("This one fits best:", "These {n} fit best:", len(shown))
    return Reply(heading, cards(context, shown), REFINE)


def asked(context: Context, standing: Standing, query: str) -> tuple[Profile, Wish]:
    """Return who asks and what for, as matching sees them."""
    with context.store.read() as tx:
        profile = for_matching(tx, context)
        stored = tx.people.profile(context.person_id)
        wish = _wish(tx, context, standing, query, stored.excluded if stored else ())
    return _with_wish(profile, standing), wish


def lay_out(
    context: Context,
    standing: Standing,
    matches: Sequence[Match],
    limit: int,
    *,
    spread: bool = True,
) -> list[Shown]:
    """Store what is shown and put it on the table with the wish."""
    with context.store.write() as tx:
        shown = shortlist.store(tx, context, matches, limit, spread=spread)
        ids = [s.suggestion.issue_id for s in shown]
        lay(
            tx,
            context,
            [s.suggestion.id or 0 for s in shown],
            replace(
                standing,
                seen=(*standing.seen, *ids)[-200:],
                anchors=standing.anchors or tuple(ids[:ANCHORS]),
            ),
        )
    return shown


REFINE = (
    Button(_("More"), More()),
    Button(_("Easier"), Easier()),
    Button(_("Harder"), Harder()),
)


def _wish(
    tx: Transaction, context: Context, standing: Standing, query: str, never: Sequence[str]
) -> Wish:
    repositories = tuple(name for name in never if "/" in name)
    skills = tuple(name for name in never if "/" not in name and name not in standing.skills)
    return Wish(
        text=query or _anchor_text(tx, standing),
        skills=standing.skills,
        kinds=tuple(Kind(kind) for kind in standing.kinds),
        shift=standing.shift,
        repository=standing.repository,
        excluded_skills=(*standing.not_skills, *skills),
        excluded_repositories=(
            *standing.not_repositories,
            *repositories,
            *_not_opted_in(tx, context),
        ),
        excluded_ids=frozenset(str(i) for i in (*standing.seen, *_here(tx, context))),
        more_like=str(standing.like) if standing.like else None,
    )


def _here(tx: Transaction, context: Context) -> list[int]:
    """Return the issue whose thread this is said in: others are asked for."""
    issue = tx.issues.named(context.actor.place) if context.actor.surface == GITHUB else None
    return [issue.id or 0] if issue else []


def _not_opted_in(tx: Transaction, context: Context) -> Sequence[str]:
    """Return what is not pointed at in public: repositories whose maintainers did not ask for it."""
    return tx.github.without_file() if context.actor.surface == GITHUB else ()


def _anchor_text(tx: Transaction, standing: Standing) -> str:
    """Stand in for words that were not kept: the titles of what those words first found."""
    if standing.skills or standing.like:
        return ""
    rows = tx.issues.with_repository(standing.anchors)
    return "\n".join(rows[i][0].title for i in standing.anchors if i in rows)


def _with_wish(profile: Profile, standing: Standing) -> Profile:
    """Let what was said now count over what was told earlier, for this answer only."""
    return replace(
        profile,
        hours_per_week=standing.hours or profile.hours_per_week,
        level=LEVELS.get(standing.level or "") or profile.level,
    )


def nothing(standing: Standing) -> Reply:
    """Say that nothing fits, and what to try."""
    if standing.seen:
        return Reply(
            _("I have no further free issue that fits. Tell me another wish, or say “harder”."),
            buttons=(Button(_("Harder"), Harder()), Button(_("Easier"), Easier())),
        )
    return Reply(
        _(
            "I found no free issue that fits. Try other words, or ask again tomorrow: "
            "new issues come every day."
        )
    )
