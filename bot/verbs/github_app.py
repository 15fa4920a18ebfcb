"""mentorable github-app: create the GitHub App, step by step."""

from pathlib import Path
from urllib.parse import quote

import click

from bot import settings as operator
from bot.errors import OperatorError
from bot.forge.manifest import exchange, page

STEPS = """1. Open {page} in a browser in which you are signed in at GitHub, and press the button.
2. GitHub sends you back to an address that ends in ?code=... The page there need not open: copy
   the code from the address.
3. Run: mentorable github-app --code CODE
4. Add the lines it prints to your .env file, and start: mentorable run
5. Install the app on the repositories that shall have it; each needs a .github/mentorable.yml.

GitHub must reach {url}/github/webhook."""


@click.command()
@click.option(
    "--url", default="", help="Public address of your server, such as https://bot.example.org."
)
@click.option("--name", default="Mentorable", show_default=True, help="Name of the app.")
@click.option(
    "--organisation", default="", help="Organisation that owns the app; yourself without it."
)
@click.option("--code", default="", help="The code GitHub sent you back with.")
def command(url: str, name: str, organisation: str, code: str) -> None:
    """Write a page that creates the app, or take the code that GitHub gave for it."""
    settings = operator.load()
    settings.folder.mkdir(parents=True, exist_ok=True)
    if code:
        _take(settings.github_api_url, code, settings.folder)
        return
    if not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise OperatorError(
            "say where your server is reached: mentorable github-app --url https://HOST"
        )
    written = settings.folder / "github-app.html"
    written.write_text(page(url, name, settings.github_web_url, organisation), "utf-8")
    click.echo(STEPS.format(page=written, url=url.rstrip("/")))


def _take(api_url: str, code: str, folder: Path) -> None:
    """Keep the key in a file of its own that only its owner reads; print the rest as settings."""
    found = exchange(api_url, quote(code, safe=""))
    key = folder / "github-app.pem"
    key.touch(mode=0o600)
    key.write_text(found["pem"], "utf-8")
    click.echo("Add these lines to your .env file; the webhook secret is shown this once:\n")
    click.echo(f"MENTORABLE_GITHUB_APP_ID={found['id']}")
    click.echo(f"MENTORABLE_GITHUB_APP_PRIVATE_KEY_FILE={key}")
    click.echo(f"MENTORABLE_GITHUB_CLIENT_ID={found['client_id']}")
    click.echo(f"MENTORABLE_GITHUB_WEBHOOK_SECRET={found['webhook_secret']}")
    click.echo(f"MENTORABLE_GITHUB_BOT_LOGIN={found['slug']}[bot]")
