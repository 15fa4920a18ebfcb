"""Discord in process: real discord.py, a simulated server behind it."""

from pathlib import Path

import pytest
import simcord

from bot.app import App
from bot.jobs.index import Progress, index_repository
from bot.surfaces.discord.client import MentorableClient, make_client
from tests.surfaces.discord.people import Room

HERE = Path(__file__).parent
PATIENCE = 30.0
"""Seconds for the first reading of words, which loads the vocabulary, on a busy machine."""
REPOSITORY = "sandbox-vision/pixelforge"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test of this folder the same patience."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.simcord(settle_timeout=PATIENCE))


@pytest.fixture
def filled(app: App) -> App:
    """An app that knows a few issues."""
    index_repository(app.store, app.forge, app.embedder(), REPOSITORY, app.clock, Progress())
    return app


@pytest.fixture
def simcord_bot(filled: App) -> MentorableClient:
    """The client under test."""
    return make_client(filled, filled.settings)


@pytest.fixture
async def room(simcord_env: simcord.Env) -> Room:
    """A server with a channel and two members."""
    guild = simcord_env.create_guild("Commons")
    channel = guild.create_text_channel("general")
    ada = guild.add_member(simcord_env.create_user("member-one"))
    bob = guild.add_member(simcord_env.create_user("member-two"))
    await simcord_env.settle()
    return Room(simcord_env, guild, channel, ada, bob)
