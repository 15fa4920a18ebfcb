"""Which of Discord's connections this process holds: several processes share them, and no two hold the same."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.errors import OperatorError
from bot.settings import Settings
from bot.store import Store
from bot.store.holding import Hold

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
"""How often a reserve looks for a free part, and a holder whether the part is still its own."""
PATIENCE_SECONDS = 20.0
"""How long a part is kept while the database cannot say whose it is; others get it after 30."""
IDENTIFY_SECONDS = 5.0
"""Discord lets a connection introduce itself so often, on each of the lanes it grants."""


def shards_of(settings: Settings, number: int) -> list[int] | None:
    """Return the connections of a part; None for as many as Discord advises."""
    if not settings.discord_shards:
        return None
    return list(range(number, settings.discord_shards, settings.discord_processes))


@asynccontextmanager
async def held(store: Store, settings: Settings) -> AsyncIterator[tuple[int, "asyncio.Task[None]"]]:
    """Wait for a part that no process has; gives its number, and a task that ends when it is lost."""
    count = settings.discord_processes
    if count > 1 and settings.discord_shards < count:
        raise OperatorError(
            "MENTORABLE_DISCORD_PROCESSES needs MENTORABLE_DISCORD_SHARDS to be at least as many."
        )
    holds = [store.hold(f"discord-{number}") for number in range(count)]
    try:
        number = await _first_free(holds)
        losing = asyncio.create_task(_lose(holds[number], is_strict=count > 1))
        try:
            yield number, losing
        finally:
            losing.cancel()
            with suppress(asyncio.CancelledError):
                await losing
    finally:
        for hold in holds:
            hold.release()


async def _first_free(holds: list[Hold]) -> int:
    has_told = False
    while True:
        for number, hold in enumerate(holds):
            if await _take(hold):
                log.info("this process holds part %d of %d", number + 1, len(holds))
                return number
        if not has_told:
            log.info("other processes hold every connection; this one waits as a reserve")
            has_told = True
        await asyncio.sleep(LOOK_SECONDS)


async def _lose(hold: Hold, *, is_strict: bool) -> None:
    """Return when another process has the part, or could have it by now."""
    seen = time.monotonic()
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        is_ours = await _take(hold)
        if is_ours:
            seen = time.monotonic()
        elif is_ours is False or (is_strict and time.monotonic() - seen > PATIENCE_SECONDS):
            log.warning("another process may hold this part by now; leaving it")
            return


async def _take(hold: Hold) -> bool | None:
    """Take, or find it still ours; None when the database does not say."""
    try:
        return await asyncio.to_thread(hold.take)
    except OperatorError as error:
        log.warning("whose part this is cannot be said: %s", error)
        return None


class Gate:
    """Lets connections introduce themselves one by one, over all processes."""

    def __init__(self, store: Store) -> None:
        self.lanes = 1
        """How many Discord lets through at once, by the remainder of the shard's number."""
        self._store = store
        self._open: set[Hold] = set()

    async def pass_through(self, shard_id: int | None) -> None:
        """Wait for this connection's turn; the next one's comes five seconds later."""
        hold = self._store.hold(f"identify-{(shard_id or 0) % self.lanes}")
        while (is_ours := await _take(hold)) is False:  # noqa: ASYNC110  # another process has it
            await asyncio.sleep(IDENTIFY_SECONDS / 10)
        if is_ours is None:  # nobody can be asked: a pause of one's own
            await asyncio.sleep(IDENTIFY_SECONDS)
            return
        self._open.add(hold)
        asyncio.get_running_loop().call_later(IDENTIFY_SECONDS, self._close, hold)

    def close(self) -> None:
        """Let go at once."""
        for hold in list(self._open):
            self._close(hold)

    def _close(self, hold: Hold) -> None:
        self._open.discard(hold)
        hold.release()
