"""Why two people were brought together, in words that both may read."""

from collections.abc import Mapping, Sequence

from bot.handlers.names import KIND, name
from bot.i18n import Text, _, join, language_name, n_

MOST = 4


def why(reasons: Sequence[Mapping[str, object]]) -> Text | None:
    """Return the reasons of a pairing in one line; nothing in it tells where anybody lives."""
    found = {str(reason["kind"]): _details(reason) for reason in reasons}
    parts: list[Text] = []
    if languages := found.get("language"):
        parts.append(
            _("you both speak {languages}", languages=join(list(map(language_name, languages))))
        )
    if skills := found.get("skill_fit"):
        parts.append(
            _("the mentor knows {skills}", skills=join([name(KIND, skill) for skill in skills]))
        )
    if hours := found.get("time_fit"):
        count = int(hours[0])
        parts.append(n_("{n} hour a week in common", "{n} hours a week in common", count))
    return _("Why you two: {reasons}", reasons=join(parts, "; ")) if parts else None


def _details(reason: Mapping[str, object]) -> list[str]:
    details = reason.get("detail")
    return [str(detail) for detail in details][:MOST] if isinstance(details, list) else []
