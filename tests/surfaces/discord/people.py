"""Who meets whom in the tests, and how to read what the bot drew."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import simcord


@dataclass(frozen=True)
class Room:
    """A server, a channel, two members."""

    env: simcord.Env
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    one: simcord.MemberActor
    two: simcord.MemberActor


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield every component, however deep."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))


def components(message: Any) -> list[dict[str, Any]]:
    """Return a message's components as Discord got them."""
    found = message.components
    raw = [c if isinstance(c, dict) else c.to_dict() for c in found]
    return list(walk(raw))


def text(message: Any) -> str:
    """Return everything a person reads in a message, labels excluded."""
    parts = [c["content"] for c in components(message) if c.get("type") == 10]
    return "\n".join([message.content, *parts]).strip()


def labels(message: Any) -> list[str]:
    """Return the labels of a message's buttons."""
    return [c["label"] for c in components(message) if c.get("type") == 2]


def ids(message: Any) -> list[str]:
    """Return the ids of a message's buttons."""
    return [c["custom_id"] for c in components(message) if c.get("type") == 2]
