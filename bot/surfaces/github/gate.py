"""Whether something may be written in a repository now: its file, a trial run, quiet hours, silence."""

from datetime import UTC, datetime, timedelta

import structlog

from bot.app import App
from bot.records import RepositoryFile
from bot.repository_config import RepositoryConfig
from bot.surfaces.github.configs import known_file, wishes

log = structlog.get_logger()


class PostponedError(Exception):
    """It is a quiet hour there: what is to be written waits until that is over."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"quiet until {until:%H:%M} UTC")
        self.until = until


def may_write(app: App, name: str, number: int) -> RepositoryConfig | None:
    """Return the file where something may be written in a thread now; raises PostponedError."""
    with app.store.read() as tx:
        if tx.github.is_silent(name, number):
            return None
    return awake(app, name, wishes(known_file(app, name)))


def rules_for(known: RepositoryFile) -> RepositoryConfig | None:
    """Return the rules by which people are answered; bare ones where no version was good yet.

    There whoever asks is told what is wrong with the file, and nothing else is done.
    """
    was_never_good = known.wishes is None and known.problem
    return RepositoryConfig() if was_never_good else wishes(known)


def awake(app: App, name: str, config: RepositoryConfig | None) -> RepositoryConfig | None:
    """Return the file unless it only tries things out; raises PostponedError in quiet hours."""
    if config is None:
        return None
    if config.dry_run:
        log.info("github.dry_run", repository=name)
        return None
    until = quiet_until(config, app.clock())
    if until is not None:
        raise PostponedError(until)
    return config


def quiet_until(config: RepositoryConfig, now: datetime) -> datetime | None:
    """Return when the quiet hours end that we are in; None when we are in none."""
    quiet = config.quiet_hours
    if quiet is None or quiet.start == quiet.end:
        return None
    for day in (-1, 0):
        start = datetime.combine(now.date() + timedelta(days=day), quiet.start, UTC)
        end = datetime.combine(start.date(), quiet.end, UTC)
        end += timedelta(days=1) if end <= start else timedelta()
        if start <= now < end:
            return end
    return None
