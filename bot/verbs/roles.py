"""What a process can be: web, worker, Discord, or all of them; started together, stopped gracefully."""

import asyncio
import signal
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

import structlog
import uvicorn

from bot import settings as operator
from bot.app import App, build
from bot.errors import OperatorError
from bot.jobs.tasks import SCHEDULE, TASKS
from bot.logs import configure
from bot.surfaces import http
from bot.surfaces.discord.client import run_discord
from bot.surfaces.github.tasks import SCHEDULE as GITHUB_SCHEDULE
from bot.surfaces.github.tasks import TASKS as GITHUB_TASKS
from bot.worker import Task, Worker

log = structlog.get_logger()
Role = Callable[[App, asyncio.Event], Awaitable[None]]

WORK: Mapping[str, Task] = {**TASKS, **GITHUB_TASKS}
QUEUES = ("jobs", "github", "index")
"""What a worker does; the queue ``discord`` belongs to the process that is connected there."""

MISSING = {
    "discord_token": ("Discord", "MENTORABLE_DISCORD_TOKEN"),
    "github_webhook_secret": ("webhooks", "MENTORABLE_GITHUB_WEBHOOK_SECRET"),
    "github_token": ("a GitHub token", "MENTORABLE_GITHUB_TOKEN"),
}


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to us: all parts stop together."""
        yield


async def web(app: App, stop: asyncio.Event) -> None:
    """Serve HTTP until told to stop."""
    await _listen(app, http.site(app), "web_port", stop)


async def health(app: App, stop: asyncio.Event) -> None:
    """Answer health checks and give metrics, where the process serves no other HTTP."""
    await _listen(app, http.health(app), "health_port", stop)


async def _listen(
    app: App, served: Callable[..., object], setting: str, stop: asyncio.Event
) -> None:
    host, port = app.settings.web_host, getattr(app.settings, setting)
    server = _Server(
        uvicorn.Config(served, host=host, port=port, log_config=None, access_log=False)
    )
    serving = asyncio.create_task(_serve(server, f"{host}:{port}", setting))
    try:
        await _either(serving, stop)
    finally:
        server.should_exit = True
    await serving


async def _serve(server: uvicorn.Server, address: str, setting: str) -> None:
    try:
        await server.serve()
    except SystemExit as error:  # that is how uvicorn says that the port is taken
        raise OperatorError(
            f"cannot listen on {address}: is something else there? "
            f"Set MENTORABLE_{setting.upper()} to a free port"
        ) from error


async def worker(app: App, stop: asyncio.Event) -> None:
    """Work jobs until told to stop."""
    halt = threading.Event()
    working = asyncio.create_task(
        asyncio.to_thread(Worker(app, WORK, QUEUES, (*SCHEDULE, *GITHUB_SCHEDULE)).run, halt)
    )
    try:
        await _either(working, stop)
    finally:
        halt.set()  # also when another part failed: the thread would keep the process alive
    await working


async def discord(app: App, stop: asyncio.Event) -> None:
    """Hold the connection to Discord, and work what is to be written there, until told to stop."""
    serving = asyncio.create_task(run_discord(app, app.settings))
    try:
        await _either(serving, stop)
    finally:
        serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving


async def _either(
    running: "asyncio.Task[object] | asyncio.Task[None] | asyncio.Task[bool]", stop: asyncio.Event
) -> None:
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()


def everything(app: App) -> dict[str, Role]:
    """Return the roles this configuration allows, and say plainly what is missing."""
    for name, (part, variable) in MISSING.items():
        if getattr(app.settings, name) is None:
            log.warning(
                "running without", part=part, remedy=f"set {variable}; see mentorable doctor"
            )
    roles: dict[str, Role] = {"web": web, "worker": worker}
    if app.settings.discord_token is not None:
        roles["discord"] = discord
    return roles


def alone(name: str, role: Role) -> Callable[[App], Mapping[str, Role]]:
    """Return the choice of one role, watched where the settings name a port for that."""

    def choose(app: App) -> Mapping[str, Role]:
        return {name: role} | ({} if app.settings.health_port is None else {"health": health})

    return choose


def start(choose: Callable[[App], Mapping[str, Role]]) -> None:
    """Build the app and run the chosen roles until SIGINT or SIGTERM."""
    chosen = operator.load()
    configure(chosen.log_level, as_json=chosen.log_json)
    app = build(chosen)
    try:
        app.warm()
        asyncio.run(_run(app, choose(app)))
    except ExceptionGroup as group:
        mendable = [error for error in group.exceptions if isinstance(error, OperatorError)]
        if len(mendable) < len(group.exceptions):
            raise
        raise mendable[0] from group
    finally:
        app.store.close()


async def _run(app: App, roles: Mapping[str, Role]) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    log.info("running", roles=sorted(roles))
    try:
        async with asyncio.TaskGroup() as group:
            for role in roles.values():
                group.create_task(_together(role, app, stop))
    finally:
        log.info("stopped")


async def _together(role: Role, app: App, stop: asyncio.Event) -> None:
    try:
        await role(app, stop)
    finally:
        stop.set()  # one part gone, all go: a half-running bot would keep nobody's promise
