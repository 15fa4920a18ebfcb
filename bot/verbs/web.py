"""mentorable web: serve HTTP alone."""

from collections.abc import Mapping

import click

from bot.app import App
from bot.errors import OperatorError
from bot.verbs.roles import Role, start, web


@click.command()
def command() -> None:
    """Receive webhooks and answer health checks; refuses to start without a webhook secret."""
    start(_only_web)


def _only_web(app: App) -> Mapping[str, Role]:
    if not app.settings.webhook_secrets:
        raise OperatorError(
            "MENTORABLE_GITHUB_WEBHOOK_SECRET is missing, so there is nothing to receive: "
            "run `openssl rand -hex 32`, set it here and in the webhook's settings on GitHub"
        )
    return {"web": web}
