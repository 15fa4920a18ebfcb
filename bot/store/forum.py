"""Named queries about posts in forums: the database keeps them to one an issue and three a day."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, and_, col, func, select

from bot.records import CommunitySettings, ForumPost, Issue, IssueState, PostState, Repository
from bot.records.forum import POSTS_A_DAY
from bot.records.issues import RepositoryState
from bot.store import upsert


class Forum:
    """Which issues are posted where, and what the posts say."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def communities(self) -> Sequence[CommunitySettings]:
        """Return the communities with a forum that can be written to, as far as is known."""
        return self.session.exec(
            select(CommunitySettings).where(
                col(CommunitySettings.forum_id).is_not(None), CommunitySettings.forum_problem == ""
            )
        ).all()

    def unposted(self, community_id: int, most: int) -> Sequence[Issue]:
        """Return free mentorable issues without a post there, as many as a day has room for.

        Those come first that stand in the fewest forums; what stands in ``most`` already is left out,
        so that many communities do not run after one issue.
        """
        posted = select(ForumPost.issue_id).where(ForumPost.community_id == community_id)
        times = func.count(col(ForumPost.id))
        return self.session.exec(
            select(Issue)
            .join(Repository)
            .outerjoin(
                ForumPost,
                and_(col(ForumPost.issue_id) == Issue.id, ForumPost.state != PostState.OVER),
            )
            .where(
                col(Issue.is_mentorable).is_(True),
                Issue.state == IssueState.FREE,
                Repository.state == RepositoryState.ACTIVE,
                col(Issue.id).not_in(posted),
            )
            .group_by(col(Issue.id))
            .having(times < most)
            .order_by(times, col(Issue.updated_at).desc(), col(Issue.id))
            .limit(POSTS_A_DAY)
        ).all()

    def plan(self, community_id: int, issue_id: int, day: date, now: datetime) -> ForumPost | None:
        """Set a post aside; None when the day is full or the issue has one already."""
        post = ForumPost(
            community_id=community_id, issue_id=issue_id, day=day, slot=0, created_at=now
        )
        for post.slot in range(1, POSTS_A_DAY + 1):
            post.id = self.session.scalar(
                upsert.insert(self.session, ForumPost)
                .values(**post.model_dump(exclude={"id"}))
                .on_conflict_do_nothing()
                .returning(ForumPost.id)
            )
            if post.id is not None:
                return post
        return None

    def open(self) -> Sequence[ForumPost]:
        """Return the posts that may have to say something else by now."""
        return self.session.exec(
            select(ForumPost)
            .where(ForumPost.state != PostState.OVER, ForumPost.problem == "")
            .order_by(col(ForumPost.id))
        ).all()

    def get(self, post_id: int) -> ForumPost | None:
        """Return a post."""
        return self.session.get(ForumPost, post_id)

    def drop(self, post: ForumPost) -> None:
        """Forget a post that was never written."""
        self.session.delete(post)
        self.session.flush()
