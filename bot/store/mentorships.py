"""Named queries about mentor offers and mentorships; a place is taken by the database or not at all."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, or_, select, update

from bot.errors import UserError
from bot.i18n import _
from bot.records import MentorOffer, Mentorship, MentorshipFeedback, MentorshipState, Person
from bot.records.mentorships import ANSWER_REMINDER, HAND_OVER, HELD, LEARNER_REQUESTS, LENGTH, OPEN


class Mentorships:
    """Offers, requests and what becomes of them."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def offer(self, person_id: int) -> MentorOffer | None:
        """Return what a person offers as a mentor."""
        return self.session.get(MentorOffer, person_id)

    def save_offer(self, offer: MentorOffer) -> None:
        """Store an offer."""
        self.session.merge(offer)

    def open_offers(self, now: datetime) -> Sequence[MentorOffer]:
        """Return the offers of mentors who are not away."""
        return self.session.exec(
            select(MentorOffer).where(
                MentorOffer.capacity > 0,
                or_(col(MentorOffer.away_until).is_(None), col(MentorOffer.away_until) <= now),
            )
        ).all()

    def offers(self) -> Sequence[MentorOffer]:
        """Return every offer, also of those who are away."""
        return self.session.exec(select(MentorOffer)).all()

    def withdraw(self, person_id: int, community: str) -> None:
        """Take a mentor's offer back from one community, approval included."""
        offer = self.offer(person_id)
        if offer is not None:
            offer.communities = [name for name in offer.communities if name != community]
            offer.approved_in = [name for name in offer.approved_in if name != community]

    def load_of(self, mentor_id: int) -> tuple[int, int]:
        """Return how many learners a mentor has, and how many requests wait for their answer."""
        rows = self.session.exec(
            select(Mentorship.state).where(Mentorship.mentor_id == mentor_id)
        ).all()
        return sum(state in HELD for state in rows), sum(
            state == MentorshipState.PROPOSED for state in rows
        )

    def get(self, mentorship_id: int, person_id: int) -> Mentorship:
        """Return a mentorship of this person, locked; raises UserError when it is none of theirs."""
        row = self.session.exec(
            select(Mentorship).where(Mentorship.id == mentorship_id).with_for_update()
        ).first()
        if row is None or not row.is_between(person_id):
            raise UserError(_("I do not find that mentorship among yours."))
        return row

    def of(self, person_id: int) -> Sequence[Mentorship]:
        """Return the open mentorships and requests of a person, oldest first."""
        return self.session.exec(
            select(Mentorship)
            .where(
                or_(Mentorship.learner_id == person_id, Mentorship.mentor_id == person_id),
                col(Mentorship.state).in_(OPEN),
            )
            .order_by(col(Mentorship.id))
        ).all()

    def has_minor(self, row: Mentorship) -> bool:
        """Say whether one of the two is a minor."""
        people = [self.session.get(Person, i) for i in (row.learner_id, row.mentor_id) if i]
        return any(person is not None and person.age_band == "minor" for person in people)

    def in_state(self, *states: MentorshipState) -> Sequence[Mentorship]:
        """Return all mentorships in these states, oldest first."""
        return self.session.exec(
            select(Mentorship)
            .where(col(Mentorship.state).in_(states))
            .order_by(col(Mentorship.requested_at))
        ).all()

    def request(self, mentorship: Mentorship) -> Mentorship:
        """Store a request; raises UserError when the learner has as many as one may have."""
        for slot in range(1, LEARNER_REQUESTS + 1):
            mentorship.learner_slot = slot
            if self._fits(mentorship):
                return mentorship
        raise UserError(_("You have two requests open already. End one of them first."))

    def propose(
        self, mentorship_id: int, mentor_id: int, reasons: list[dict[str, object]], now: datetime
    ) -> bool:
        """Offer a waiting request to a mentor; False when it waits no longer."""
        row = self.session.exec(
            select(Mentorship).where(Mentorship.id == mentorship_id).with_for_update()
        ).first()
        if row is None or row.state != MentorshipState.WAITING or mentor_id in row.passed:
            return False
        row.mentor_id, row.reasons = mentor_id, reasons
        row.state, row.proposed_at, row.reminded_at = MentorshipState.PROPOSED, now, None
        self.session.add(row)
        return True

    def pass_over(self, mentorship_id: int, times: int) -> None:
        """Note how often a waiting request was passed over, so that it comes first the next time."""
        self.session.exec(
            update(Mentorship)
            .where(col(Mentorship.id) == mentorship_id)
            .where(col(Mentorship.state) == MentorshipState.WAITING)
            .values(times_passed_over=times)
        )

    def accept(self, row: Mentorship, now: datetime) -> None:
        """Start a mentorship in a free place of its mentor; raises UserError when there is none."""
        offer = self.offer(row.mentor_id or 0)
        for slot in range(1, (offer.capacity if offer else 0) + 1):
            try:
                with self.session.begin_nested():
                    row.state, row.mentor_slot = MentorshipState.ACTIVE, slot
                    row.started_at = row.checked_in_at = now
                    row.ends_at = now + LENGTH
                    self.session.add(row)
                    self.session.flush()
            except IntegrityError:
                self.session.refresh(row)
                continue
            return
        raise UserError(_("All your places are taken. Offer one more place first."))

    def hand_back(self, row: Mentorship) -> None:
        """Let a proposed request wait again; this mentor is not asked a second time."""
        row.passed = [*row.passed, row.mentor_id or 0]
        row.times_passed_over += 1
        row.state, row.mentor_id, row.proposed_at = MentorshipState.WAITING, None, None
        self.session.add(row)
        self.session.flush()

    def end(self, row: Mentorship, state: MentorshipState, now: datetime) -> None:
        """Close a mentorship or a request."""
        row.state, row.ended_at = state, now
        self.session.add(row)
        self.session.flush()

    def to_remind(self, now: datetime) -> Sequence[Mentorship]:
        """Return the requests whose mentor has not answered for a day and was not reminded."""
        return self.session.exec(
            select(Mentorship).where(
                Mentorship.state == MentorshipState.PROPOSED,
                col(Mentorship.reminded_at).is_(None),
                col(Mentorship.proposed_at) <= now - ANSWER_REMINDER,
            )
        ).all()

    def to_hand_over(self, now: datetime) -> Sequence[Mentorship]:
        """Return the requests whose mentor did not answer in three days."""
        return self.session.exec(
            select(Mentorship).where(
                Mentorship.state == MentorshipState.PROPOSED,
                col(Mentorship.proposed_at) <= now - HAND_OVER,
            )
        ).all()

    def prune(self, before: datetime) -> None:
        """Drop mentorships that ended before then, with what was said about them."""
        self.session.exec(delete(Mentorship).where(col(Mentorship.ended_at) < before))

    def rate(self, feedback: MentorshipFeedback) -> None:
        """Store what somebody says of a mentorship, once."""
        try:
            with self.session.begin_nested():
                self.session.add(feedback)
        except IntegrityError as error:
            raise UserError(_("You have said that already. Thank you!")) from error

    def _fits(self, row: Mentorship) -> bool:
        try:
            with self.session.begin_nested():
                self.session.add(row)
                self.session.flush()
        except IntegrityError:
            return False
        return True
