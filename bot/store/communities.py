"""Named queries about communities."""

from datetime import datetime

from sqlmodel import Session

from bot.records import CommunitySettings


class Communities:
    """Where the bot was added, and what the hosts set."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, community_id: int) -> CommunitySettings | None:
        """Return the settings of a community, if the bot was ever added there."""
        return self.session.get(CommunitySettings, community_id)

    def join(self, community_id: int, now: datetime) -> bool:
        """Note that the bot is in a community; True when it was not there before."""
        found = self.get(community_id)
        if found is None:
            self.session.add(CommunitySettings(id=community_id, joined_at=now))
            return True
        is_back = found.left_at is not None
        if is_back:
            found.joined_at, found.left_at, found.is_paused = now, None, False
        return is_back

    def leave(self, community_id: int, now: datetime) -> None:
        """Note that the bot was removed; the host's wishes are kept for when it comes back."""
        found = self.get(community_id)
        if found is not None:
            found.left_at = now

    def change(self, community_id: int, now: datetime, changes: dict[str, object]) -> None:
        """Change some settings of a community."""
        self.join(community_id, now)
        self.session.flush()
        found = self.get(community_id)
        assert found is not None
        for name, value in changes.items():
            setattr(found, name, value)
