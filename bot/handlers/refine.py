"""Say what fits better: more like this, not this topic, not this repository, not for me."""

from dataclasses import replace

from bot.commands import EditProfile
from bot.context import Context
from bot.errors import UserError
from bot.handlers.names import skill_names
from bot.handlers.suggest import present
from bot.handlers.table import Standing, look
from bot.i18n import Text, _
from bot.records import Issue, Outcome, Repository, Suggestion
from bot.reply import Button, Reply
from bot.spelling import fits_button
from bot.store import Transaction
from bot.wish_commands import DISMISSALS, Dismiss, Exclude, MoreLike

LABELS: dict[str, Text] = {
    "too-hard": _("Too hard"),
    "too-easy": _("Too easy"),
    "topic": _("Not my topic"),
    "repository": _("Not this repository"),
    "other": _("Something else"),
}


def own(tx: Transaction, context: Context, suggestion_id: int) -> Suggestion:
    """Return a suggestion of this person, never of another."""
    suggestion = tx.matches.suggestion(suggestion_id, context.person_id)
    if suggestion is None:
        raise UserError(_("I do not find that suggestion among yours. Ask me for new ones."))
    return suggestion


def more_like(context: Context, command: MoreLike) -> Reply:
    """Show issues like one that was shown."""
    with context.store.read() as tx:
        suggestion = own(tx, context, command.suggestion_id)
        standing = look(tx, context).standing
        title = tx.issues.with_repository([suggestion.issue_id])[suggestion.issue_id][0].title
    like = replace(
        standing,
        like=suggestion.issue_id,
        repository=None,
        seen=(*standing.seen, suggestion.issue_id),
    )
    return present(
        context, like, query=title, heading=_("Here are some like “{title}”:", title=title)
    )


def exclude(context: Context, command: Exclude) -> Reply:
    """Leave out topics, skills or repositories from now on in this conversation."""
    names = tuple(name.strip() for name in command.what.split(",") if name.strip())
    if not names:
        raise UserError(_("Tell me what to leave out: a skill, a topic or a repository."))
    with context.store.read() as tx:
        standing = look(tx, context).standing
    reply = present(
        context,
        without(standing, names),
        heading=_("Without {what}:", what=skill_names(names, context.locale)),
    )
    always = EditProfile(not_skills=names)
    if not fits_button(always):
        return reply
    return replace(reply, buttons=(*reply.buttons, Button(_("Always leave this out"), always)))


def without(standing: Standing, names: tuple[str, ...]) -> Standing:
    """Return the wish without these skills, topics and repositories."""
    repositories = tuple(name for name in names if "/" in name)
    skills = tuple(name for name in names if "/" not in name)
    return replace(
        standing,
        skills=tuple(skill for skill in standing.skills if skill not in skills),
        repository=None if standing.repository in repositories else standing.repository,
        not_skills=tuple(dict.fromkeys((*standing.not_skills, *skills))),
        not_repositories=tuple(dict.fromkeys((*standing.not_repositories, *repositories))),
    )


def dismiss(context: Context, command: Dismiss) -> Reply:
    """Never show an issue again; with a reason, show at once what fits better."""
    why = command.why if command.why in DISMISSALS else "other" if command.why else ""
    with context.store.write() as tx:
        suggestion = own(tx, context, command.suggestion_id)
        tx.matches.settle(
            suggestion.issue_id, context.person_id, Outcome.DISMISSED, context.now, why
        )
        issue, repository = tx.issues.with_repository([suggestion.issue_id])[suggestion.issue_id]
        standing = look(tx, context).standing
    if why in ("", "other"):
        return _noted(command, is_asking=not why)
    better = _better(standing, why, issue, repository)
    return present(context, better, heading=_("I will not show it again. Here are others:"))


def _noted(command: Dismiss, *, is_asking: bool) -> Reply:
    if not is_asking:
        return Reply(_("I will not show it again."))
    return Reply(
        _("I will not show it again. What did not fit?"),
        buttons=tuple(
            Button(label, Dismiss(command.suggestion_id, why)) for why, label in LABELS.items()
        ),
    )


def _better(standing: Standing, why: str, issue: Issue, repository: Repository) -> Standing:
    steps = {"too-hard": -1, "too-easy": +1}
    if why in steps:
        return replace(standing, shift=max(-2, min(2, standing.shift + steps[why])))
    if why == "repository":
        return without(standing, (repository.full_name,))
    return replace(standing, anchors=tuple(i for i in standing.anchors if i != issue.id))
