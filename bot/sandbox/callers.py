"""Who asks: a token of a person, of an installation, or the key of the app."""

from dataclasses import dataclass

from bot.sandbox.exchange import Refused
from bot.sandbox.world import World


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request; ``login`` is None where nobody signed in."""

    login: str | None
    is_app: bool = False
    has_all_rights: bool = False


def caller(world: World, authorization: str) -> Caller:
    """Return who an Authorization header stands for; 401 for a token nobody was given."""
    token = authorization.partition(" ")[2]
    if token.count(".") == 2:
        return Caller(f"{world.app_slug}[bot]", is_app=True)
    if token in world.tokens:
        login = world.tokens[token]
        return Caller(login, has_all_rights=login.endswith("[bot]"))
    is_open = not any(not known.startswith(("ghs_", "gho_")) for known in world.tokens)
    if is_open:
        return Caller(world.viewer, has_all_rights=True)
    if token:
        raise Refused(401, "Bad credentials")
    return Caller(None)
