"""A repository's own file as it counts now: cached, the organisation's as fallback, the last good one kept."""

import re
from datetime import timedelta

from bot.app import App
from bot.forge import ForgeError, RateLimitedError
from bot.i18n import Text, _
from bot.jobs.wishes import text_of
from bot.records import RepositoryFile
from bot.repository_config import PATH, ClaimsBy, ConfigError, RepositoryConfig, opts_out, parse

FRESH = timedelta(minutes=10)
"""How long a reading counts; a push that changes the file ends it at once."""

OPTED_OUT = "enabled: false\n"
"""What counts where a file says no, even when the rest of it is broken."""

OTHER_BOTS = re.compile(
    r"(?:^|[-_. ])(?:self[-_. ]?)?(?:assign(?:ment|ing|ed)?|claim(?:ing|er|s)?|take)(?:[-_. ]|$)|zulipbot|triagebot|"
    r"assign-?(?:me|to|issue)",
    re.IGNORECASE,
)
"""Names of workflow files by which bots that assign issues are known."""

ROOT_FILES = frozenset({"triagebot.toml", ".zulipbot.yml"})


def config_of(app: App, full_name: str) -> RepositoryConfig | None:
    """Return a repository's own wishes; None without a good file, and then nothing is written there."""
    return wishes(known_file(app, full_name))


def wishes(known: RepositoryFile) -> RepositoryConfig | None:
    """Return what the last good file says; None without one, and where it says no."""
    if known.wishes is None:
        return None
    config = parse(known.wishes)
    return config if config.enabled else None


def broken(known: RepositoryFile) -> Text | None:
    """Say what is wrong with the newest file, where, and what counts meanwhile; None when it is fine."""
    if not known.problem:
        return None
    if known.wishes is None:
        return _(
            "{file} cannot be used: {problem}. Until it is mended I do nothing here.",
            file=PATH,
            problem=known.problem,
        )
    return _(
        "{file} cannot be used: {problem}. The last good version counts until it is mended.",
        file=PATH,
        problem=known.problem,
    )


def known_file(app: App, full_name: str) -> RepositoryFile:
    """Return what is known of the file, read anew when that is old; GitHub's bad days change nothing."""
    with app.store.read() as tx:
        known = tx.github.file(full_name)
    if known and app.clock() - known.read_at < FRESH:
        return known
    try:
        known = _read(app, full_name, known)
    except RateLimitedError:
        raise
    except ForgeError:
        if known is None:
            raise
        return known
    with app.store.write() as tx:
        tx.github.save_file(known)
    return known


def _read(app: App, full_name: str, known: RepositoryFile | None) -> RepositoryFile:
    source, text = text_of(app.forge, full_name)
    fresh = RepositoryFile(full_name=full_name, read_at=app.clock())
    if known:
        fresh.told = known.told
    if text is None:
        return fresh
    try:
        config = parse(text)
    except ConfigError as error:
        place = "" if source == full_name else f"in {source}, "
        fresh.wishes, fresh.problem = known.wishes if known else None, f"{place}{error}"
        fresh.other_bot = known.other_bot if known else ""
        if opts_out(text):
            fresh.wishes = OPTED_OUT
        return fresh
    fresh.wishes = text
    if config.claims_by == ClaimsBy.OTHER:
        fresh.other_bot = PATH
    elif config.claims_by == ClaimsBy.AUTO:
        fresh.other_bot = _other_bot(app, full_name)
    return fresh


def _other_bot(app: App, full_name: str) -> str:
    """Return the file by which another bot that assigns issues is known; empty when there is none."""
    workflows = app.forge.folder(full_name, ".github/workflows")
    found = next((name for name in workflows if OTHER_BOTS.search(name)), "")
    if found:
        return f".github/workflows/{found}"
    return next((name for name in app.forge.folder(full_name, "") if name in ROOT_FILES), "")
