"""The app is installed or removed: a removal ends what is open there, erases, and keeps silence."""

from collections.abc import Sequence

from bot.app import App
from bot.records import ClaimState
from bot.surfaces.github.payloads import Payload, part, rows, words


def installation(app: App, payload: Payload) -> None:
    """Speak again where the app was put; end and erase where it was taken away."""
    owner = words(part(payload, "installation", "account").get("login"))
    if not owner:
        return
    if words(payload.get("action")) in {"deleted", "suspend"}:
        _leave(app, [*_names(payload.get("repositories")), owner], owner)
    elif words(payload.get("action")) in {"created", "unsuspend"}:
        _come(app, [owner, *_names(payload.get("repositories"))])


def repositories_removed(app: App, payload: Payload) -> None:
    """The same for single repositories."""
    removed, added = (
        _names(payload.get("repositories_removed")),
        _names(payload.get("repositories_added")),
    )
    for name in removed:
        _leave(app, [name], name)
    _come(app, added)


def _leave(app: App, names: Sequence[str], scope: str) -> None:
    now = app.clock()
    with app.store.write() as tx:
        owned = [
            f.full_name for f in tx.github.files() if f.full_name.startswith(f"{scope.lower()}/")
        ]
        for name in {name.lower() for name in (*names, *owned)}:
            for claim, _issue in tx.github.claims(name):
                tx.claims.end(claim, ClaimState.RELEASED, now)
                tx.trust.log(claim.person_id, "claim_ended", {"why": "removed"}, now)
            tx.github.erase(name)
        tx.github.silence(scope, now)


def _come(app: App, scopes: Sequence[str]) -> None:
    with app.store.write() as tx:
        for scope in scopes:
            tx.github.speak(scope)
            tx.github.expire_files(scope)


def _names(value: object) -> list[str]:
    return [name for row in rows(value) if (name := words(row.get("full_name")))]
