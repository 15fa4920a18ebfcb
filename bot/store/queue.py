"""Jobs under leases: at least once, fenced by attempt, in the same transaction as their cause."""

from datetime import datetime, timedelta

from sqlmodel import Session, select

from bot.records import Job, JobState

LEASE = timedelta(minutes=2)


class Queue:
    """Defer, take, finish and retry jobs; the words are procrastinate's."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def defer(
        self,
        queue: str,
        task: str,
        args: dict[str, object],
        *,
        now: datetime,
        run_at: datetime | None = None,
        unique_key: str | None = None,
        priority: int = 0,
    ) -> Job | None:
        """Add a job; None when one with this unique key already waits."""
        if (
            unique_key
            and self.session.exec(
                select(Job).where(
                    Job.unique_key == unique_key,
                    Job.state != JobState.DONE,
                    Job.state != JobState.DEAD,
                )
            ).first()
        ):
            return None
        job = Job(
            queue=queue,
            task=task,
            args=args,
            unique_key=unique_key,
            priority=priority,
            run_at=run_at or now,
            created_at=now,
        )
        self.session.add(job)
        self.session.flush()
        return job
