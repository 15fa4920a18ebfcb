"""mentorable doctor: say what is set, what is missing and how to get it."""

import json
import shutil
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from bot import settings as operator
from bot.errors import OperatorError
from bot.forge import ForgeError
from bot.forge.github import GitHubForge
from bot.i18n import LOCALES, was_read
from bot.logs import mask
from bot.settings import Settings
from bot.store import Store
from matching import embedders
from matching.errors import ModelError

MARKS = {"ok": "ok     ", "missing": "missing", "broken": "BROKEN "}
PERMISSIONS = {
    "view channels": 1 << 10,
    "send messages": 1 << 11,
    "read message history": 1 << 16,
    "create private threads": 1 << 36,
    "send messages in threads": 1 << 38,
}
"""What the bot asks of a Discord server, as Discord's permission bits."""
FREE_MEGABYTES = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: ok, missing (works without) or broken, and how to mend it."""

    part: str
    state: str
    words: str


@click.command()
def command() -> None:
    """Check every part, print what is set with secrets masked, and exit with 1 when one is broken."""
    settings = operator.load()
    click.echo("Settings")
    for name, value in shown(settings):
        click.echo(f"  MENTORABLE_{name.upper()} = {value}")
    click.echo("Parts")
    findings = [check(settings) for check in CHECKS]
    for finding in findings:
        click.echo(f"  {MARKS[finding.state]} {finding.part}: {finding.words}")
    sys.exit(1 if any(finding.state == "broken" for finding in findings) else 0)


def shown(settings: Settings) -> Iterator[tuple[str, str]]:
    """Give every setting with its value, secrets and passwords masked."""
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        yield name, "" if value is None else mask(str(value))


def check_folder(settings: Settings) -> Finding:
    """Try to write into the data folder and look at what is free."""
    folder = settings.folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".doctor"
        probe.write_text("ok")
        probe.unlink()
    except OSError as error:
        return Finding(
            "data folder",
            "broken",
            f"{folder}: {error.strerror}; set MENTORABLE_DATA_DIR to a folder you own",
        )
    free = shutil.disk_usage(folder).free // 2**20
    if free < FREE_MEGABYTES:
        return Finding(
            "data folder",
            "broken",
            f"{folder}: only {free} MB free; the model and the index need {FREE_MEGABYTES}",
        )
    return Finding("data folder", "ok", f"{folder}, {free} MB free")


def check_database(settings: Settings) -> Finding:
    """Connect, bring the schema up to date, count."""
    try:
        store = Store(settings.database)
        store.migrate()
        with store.read() as tx:
            words = f"{store.engine.dialect.name}, {tx.issues.count()} issues in {len(tx.issues.repositories())} repositories"
        store.close()
    except OperatorError as error:
        return Finding("database", "broken", mask(str(error)))
    return Finding("database", "ok", words)


def check_model(settings: Settings) -> Finding:
    """Load the model and embed a sentence."""
    try:
        embedder = embedders.load(
            settings.embedder, settings.folder, precision=settings.embedder_precision
        )
        embedder.embed_queries(["a first issue"])
    except ModelError as error:
        return Finding("model", "broken", str(error))
    return Finding("model", "ok", f"{embedder.name}, {embedder.dim} dimensions")


def check_github(settings: Settings) -> Finding:
    """Ask GitHub what is left of the budget, which costs nothing."""
    try:
        limits = GitHubForge(settings).rate_limits()
    except ForgeError as error:
        return Finding("GitHub", "broken", str(error))
    core = next((limit for limit in limits if limit.resource == "core"), None)
    left = f"{core.remaining} of {core.limit} requests left this hour" if core else "no limits told"
    if settings.github_app_id is not None:
        return Finding("GitHub", "ok", f"as the app {settings.github_app_id}, {left}")
    if settings.github_token is None:
        return Finding(
            "GitHub",
            "missing",
            f"no token, {left}: create a fine-grained one with read access to public repositories "
            "(Settings, Developer settings, Personal access tokens) and set MENTORABLE_GITHUB_TOKEN",
        )
    return Finding("GitHub", "ok", left)


def check_webhook(settings: Settings) -> Finding:
    """Say whether GitHub can call."""
    if not settings.webhook_secrets:
        return Finding(
            "webhook",
            "missing",
            "no secret, so the address does not exist: run `openssl rand -hex 32`, set it as "
            "MENTORABLE_GITHUB_WEBHOOK_SECRET and in the webhook's settings on GitHub",
        )
    return Finding(
        "webhook",
        "ok",
        f"POST http://{settings.web_host}:{settings.web_port}/github/webhook, signed",
    )


def check_discord(settings: Settings) -> Finding:
    """Ask Discord who the token belongs to; gives the link that installs the bot."""
    if settings.discord_token is None:
        return Finding(
            "Discord",
            "missing",
            "no token: create an application at https://discord.com/developers/applications, "
            "copy the token from its Bot page and set MENTORABLE_DISCORD_TOKEN; no privileged intent is needed",
        )
    request = urllib.request.Request(  # noqa: S310  # the address is the operator's own setting
        f"{settings.discord_api_url}/users/@me",
        headers={
            "Authorization": f"Bot {settings.discord_token.get_secret_value()}",
            "User-Agent": "DiscordBot (https://github.com, 0.1)",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            me = json.load(answer)
    except (OSError, ValueError) as error:
        return Finding(
            "Discord", "broken", f"{error}; copy the token anew from the application's Bot page"
        )
    link = (
        f"https://discord.com/oauth2/authorize?client_id={me['id']}"
        f"&scope=bot+applications.commands&permissions={sum(PERMISSIONS.values())}"
    )
    return Finding("Discord", "ok", f"{me['username']}; install it with {link}")


def check_constraints(settings: Settings) -> Finding:
    """Look for a .env file, which others may read."""
    file = Path(".env")
    if file.exists() and file.stat().st_mode & 0o077:
        return Finding(".env", "broken", "others on this machine can read it; run: chmod 600 .env")
    return Finding(
        ".env",
        "ok",
        "private" if file.exists() else "none here, settings come from the environment",
    )


def check_translations(settings: Settings) -> Finding:
    """Name the languages whose translation no speaker has read yet."""
    unread = [language for language in LOCALES if not was_read(language)]
    if not unread:
        return Finding("translations", "ok", "a speaker of each language has read its translation")
    words = f"no speaker has read these yet: {', '.join(unread)}; see docs/how-to/translate.md"
    return Finding("translations", "missing", words)


CHECKS: tuple[Callable[[Settings], Finding], ...] = (
    check_constraints,
    check_folder,
    check_database,
    check_model,
    check_github,
    check_webhook,
    check_discord,
    check_translations,
)
