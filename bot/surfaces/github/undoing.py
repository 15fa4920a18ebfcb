"""undo and stop: take back the last act in a thread, or have silence."""

from datetime import datetime, timedelta
from typing import Any

from bot.errors import UserError
from bot.i18n import _
from bot.records import Act, ActState, ClaimState, IssueMentor
from bot.reply import Reply
from bot.store import Transaction
from bot.surfaces.github.turn import Turn

WINDOW = timedelta(hours=24)
UNDOABLE = frozenset(
    {"tag", "untag", "check", "claim", "release", "extend", "mentor", "unmentor", "suggest", "stop"}
)


def undo(turn: Turn) -> Reply | None:
    """Put labels, assignment and comment back as they were before the last act."""
    act = _last(turn)
    if act is None:
        raise turn.refuse(_("There is nothing of the last 24 hours here that you may undo."))
    changes: dict[str, Any] = act.changes
    with turn.app.store.write() as tx:
        _restore_records(tx, turn, changes)
        tx.github.finish(act.id or 0, ActState.UNDONE)
    _restore_thread(turn, changes)
    return None


def _last(turn: Turn) -> Act | None:
    own = None if turn.is_maintainer else turn.person_id
    if "undoes" in turn.changes:  # taken up again after a bad moment: the same act
        with turn.app.store.read() as tx:
            return tx.session.get(Act, turn.changes["undoes"])
    with turn.app.store.read() as tx:
        acts = tx.github.latest(turn.full_name, turn.number, own)
    found = next(
        (act for act in acts if act.verb in UNDOABLE and turn.now - act.at <= WINDOW), None
    )
    if found:
        turn.note(undoes=found.id)
    return found


def stop(turn: Turn) -> Reply | None:
    """Be silent in this thread, repository or organisation, at once; what waits is not written either."""
    turn.need_maintainer()
    scope = _scope(turn)
    turn.react()
    with turn.app.store.write() as tx:
        turn.changes = tx.github.note(turn.act_id, {"silence": scope})
        tx.github.silence(scope, turn.now)
    return None


def _scope(turn: Turn) -> str:
    words = (*turn.line.options.get("scope", ()), *turn.line.words.split(), "thread")
    scopes = {
        "thread": f"{turn.full_name}#{turn.number}",
        "repository": turn.full_name,
        "organisation": turn.full_name.split("/")[0],
    }
    scopes["organization"] = scopes["organisation"]
    if words[0].lower() not in scopes:
        raise turn.refuse(
            _("I can stop for this thread, this repository or this organisation. Which one?")
        )
    return scopes[words[0].lower()]


def _restore_records(tx: Transaction, turn: Turn, changes: dict[str, Any]) -> None:
    if "tag" in changes:
        issue = tx.issues.get(turn.issue_id)
        assert issue is not None
        for name, value in changes["tag"].items():
            setattr(issue, name, value)
        tx.issues.touch(issue)
    if "claim" in changes:
        claim = tx.claims.locked(changes["claim"])
        if claim:
            tx.claims.end(claim, ClaimState.RELEASED, turn.now)
    if "released" in changes and not tx.claims.reopen(changes["released"]):
        raise UserError(_("Somebody else has a place in it by now, so it stays as it is."))
    if "due" in changes:
        claim = tx.claims.locked(changes["due"][0])
        if claim:
            claim.due_at = datetime.fromisoformat(changes["due"][1])
            tx.session.add(claim)
    if "silence" in changes:
        tx.github.speak(changes["silence"])
    _restore_mentors(tx, turn, changes)


def _restore_mentors(tx: Transaction, turn: Turn, changes: dict[str, Any]) -> None:
    if "mentors" in changes:
        row = tx.github.mentor(turn.issue_id, changes["mentors"])
        if row:
            tx.github.drop_mentor(row)
    for login in changes.get("proposed", ()):
        row = tx.github.mentor(turn.issue_id, login)
        if row and row.accepted_at is None:
            tx.github.drop_mentor(row)
    for login in changes.get("named", ()):
        row = tx.github.mentor(turn.issue_id, login)
        if row:
            row.is_named = False
    login = changes.get("unmentors")
    if login and tx.github.mentor(turn.issue_id, login) is None:
        tx.github.save_mentor(
            IssueMentor(
                issue_id=turn.issue_id,
                login=login,
                person_id=turn.person_id if login == turn.actor.handle else None,
                accepted_at=turn.now if login == turn.actor.handle else None,
                is_named=changes.get("was_named", True),
            )
        )


def _restore_thread(turn: Turn, changes: dict[str, Any]) -> None:
    forge, name, number = turn.app.forge, turn.full_name, turn.number
    turn.must_speak()
    added, removed = changes.get("labels_added", []), changes.get("labels_removed", [])
    if added or removed:
        forge.set_labels(name, number, removed, added)
    if "assigned" in changes:
        forge.unassign(name, number, changes["assigned"])
    if "unassigned" in changes:
        forge.assign(name, number, changes["unassigned"])
    if "comment" in changes:
        mark, before = changes["comment"]["marker"], changes["comment"]["before"]
        ours = forge.our_comment(name, number, mark)
        if ours and before is None:
            forge.delete_comment(name, ours.id)
        elif ours:
            forge.upsert_comment(name, number, mark, before)
