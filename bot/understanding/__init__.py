"""Free text in fifteen languages to an intent with facts; pure: no network, no language model."""

from bot.understanding.types import Facts, Intent, Understood
from bot.understanding.understander import Understander

__all__ = ["Facts", "Intent", "Understander", "Understood"]
