"""Structured logs on standard error; secrets never reach them."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRET_KEYS = re.compile(
    r"token|secret|password|authorization|private_key|signature", re.IGNORECASE
)
_SECRET_VALUES = re.compile(
    r"gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\w{20,}|[MNO][\w-]{23,}\.[\w-]{6}\.[\w-]{27,}|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
    r"|eyJ[\w-]{10,}\.[\w-]+\.[\w-]+|aW50ZXJhY3Rpb246[\w-]+|(?<=/webhooks/)\d+/[\w-]{20,}"
)
"""Tokens of GitHub and of Discord, passwords in addresses, signed claims, and what answers an interaction or a webhook."""
MASK = "***"


def mask(text: str) -> str:
    """Return the text without anything that looks like a token or a password in an address."""
    return _SECRET_VALUES.sub(MASK, text)


def _mask_event(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if _SECRET_KEYS.search(key):
            event[key] = MASK
        elif isinstance(value, str):
            event[key] = mask(value)
    return event


def configure(level: str, *, as_json: bool) -> None:
    """Send the logs of ours and of the libraries to standard error, one line each."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _mask_event,
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),  # or what nobody reads is made
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared)
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for noisy in (
        "discord",
        "httpx",
        "urllib3",
        "alembic",
        "sentence_transformers",
        "transformers",
    ):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLevelName(level.upper())))
