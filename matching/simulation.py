"""Invented people and issues with a known truth, to see what weights, plans and pairing rules do.

What is assumed: a first issue goes well more often when the person knows what it needs, it is not too
hard, fits their time, is ready, and the repository and a mentor answer. The factors are taken from
published findings in direction, not in size. Nobody real is in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from matching import flow, pairing, ranking
from matching.allocation import Offer, Room
from matching.flow import Ints, Problem
from matching.lens import RUNG, STRENGTH, TARGET
from matching.pairing import Guide, Seeker
from matching.types import Candidate, Difficulty, Level, Profile, ReasonKind, Wish

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SKILLS = ("python", "pytorch", "nlp", "rust", "documentation", "docker", "computer-vision", "testing", "audio", "react", "sql", "cuda")  # fmt: skip
TONGUES = ("en", "es", "hi", "zh", "sw", "fr")
NOISE = 0.08
"""How far the nearness of two texts is off what they are about."""

UNKNOWN = 0.3
"""How often a fact about an issue is not known to the ranking."""


@dataclass(frozen=True, slots=True)
class World:
    """People, issues, how near their texts are, and how well each issue would really go."""

    people: Sequence[Profile]
    issues: Sequence[Candidate]
    near: np.ndarray
    success: np.ndarray


def world(people: int, issues: int, seed: int) -> World:
    """Return an invented world; the same seed gives the same one."""
    draw = np.random.default_rng(seed)
    persons = [_person(n, draw) for n in range(people)]
    truth = [_issue(n, draw) for n in range(issues)]
    subject = draw.normal(0, 1, (people, issues))
    success = np.array(
        [
            [_success(p, c, subject[n, m]) for m, c in enumerate(truth)]
            for n, p in enumerate(persons)
        ]
    )
    near = np.clip(0.5 + 0.12 * subject + draw.normal(0, NOISE, subject.shape), 0, 1)
    return World(persons, [_partly_known(c, draw) for c in truth], near, success)


def _some(draw: np.random.Generator, count: int) -> list[str]:
    return [str(s) for s in draw.choice(SKILLS, count, replace=False)]


def _person(n: int, draw: np.random.Generator) -> Profile:
    levels = list(Level)
    return Profile(
        f"p{n}",
        skills={s: levels[draw.integers(3)] for s in _some(draw, int(draw.integers(1, 5)))},
        interests=tuple(_some(draw, 2)),
        hours_per_week=float(draw.choice([2, 4, 8])),
        spoken=("en", str(draw.choice(TONGUES))),
        level=levels[min(2, int(draw.exponential(0.8)))],
    )


def _issue(n: int, draw: np.random.Generator) -> Candidate:
    level = list(Difficulty)[min(2, int(draw.exponential(0.9)))]
    return Candidate(
        f"i{n}",
        f"sandbox-owner/project-{min(int(draw.pareto(1.2) * 4), 39)}",
        f"Issue {n}",
        skills=frozenset(_some(draw, int(draw.integers(1, 4)))),
        difficulty=level,
        hours=float(2 + 10 * RUNG[level] + draw.exponential(3)),
        readiness=float(draw.beta(2, 2)),
        welcome=float(draw.beta(2, 3)),
        has_mentor=bool(draw.random() < 0.3),
        updated_at=NOW - timedelta(days=float(draw.exponential(60))),
    )


def _success(person: Profile, issue: Candidate, subject: float) -> float:
    """The stated truth: a logistic of what helps and hinders; the subject shows in the text alone."""
    known = sum(STRENGTH[person.skills[s]] for s in issue.skills if s in person.skills)
    fit = known / len(issue.skills)
    gap = max(
        0.0, RUNG[issue.difficulty or Difficulty.MEDIUM] - TARGET[person.level or Level.NOVICE]
    )
    late = max(0.0, (issue.hours or 0) / (2 * (person.hours_per_week or 1)) - 1)
    liked = bool(set(person.interests) & issue.skills)
    score = (
        -2.0 + 1.6 * fit - 1.6 * gap - 0.5 * min(late, 3) + 0.6 * liked + 1.0 * subject
        + 1.0 * ((issue.welcome or 0) - 0.4) * 2 + 0.8 * ((issue.readiness or 0) - 0.5) * 2
        + 0.7 * issue.has_mentor
    )  # fmt: skip
    return float(1 / (1 + np.exp(-score)))


def _partly_known(issue: Candidate, draw: np.random.Generator) -> Candidate:
    hidden = draw.random(5) < UNKNOWN
    return replace(
        issue,
        skills=frozenset() if hidden[0] else issue.skills,
        difficulty=None if hidden[1] else issue.difficulty,
        hours=None if hidden[2] else issue.hours,
        readiness=None if hidden[3] else issue.readiness,
        welcome=None if hidden[4] else issue.welcome,
    )


def success_at(world: World, weights: ranking.Weights, k: int = 5) -> list[float]:
    """Return per person the mean true success of the first k issues that the weights would show."""
    place = {issue.id: n for n, issue in enumerate(world.issues)}
    found = []
    for n, person in enumerate(world.people):
        matches = ranking.rank(
            person, Wish(), world.issues, world.near[n].tolist(), now=NOW, top=k, weights=weights
        )
        found.append(float(np.mean([world.success[n, place[m.candidate_id]] for m in matches])))
    return found


def without(kind: ReasonKind) -> ranking.Weights:
    """Return the weights with one feature switched off."""
    return {**ranking.WEIGHTS, kind: 0.0}


def only(kind: ReasonKind) -> ranking.Weights:
    """Return weights under which one feature decides alone."""
    return {each: float(each == kind) for each in ReasonKind}


def offers(world: World, each: int) -> tuple[list[Offer], dict[str, Room]]:
    """Return what every person of a world would be offered, and the room there is."""
    found = []
    for n, person in enumerate(world.people):
        matches = ranking.rank(
            person, Wish(), world.issues, world.near[n].tolist(), now=NOW, top=each
        )
        found += [Offer(person.id, match.candidate_id, match.score) for match in matches]
    return found, {issue.id: Room(issue.repository) for issue in world.issues}


@dataclass(frozen=True, slots=True)
class Season:
    """What a rule did to the people who came over some weeks."""

    served: float
    fit: float
    longest_wait: int
    jumped: int


def season(rule: str, weeks: int, seed: int) -> Season:
    """Pair people week by week under a rule: ``flow``, ``greedy`` or ``arrival``."""
    draw = np.random.default_rng(seed)
    waiting: list[Seeker] = []
    fits: list[float] = []
    came, longest, jumped = 0, 0, 0
    for week in range(weeks):
        arrived = [_seeker(f"s{week}-{n}", draw) for n in range(int(draw.poisson(12)))]
        came += len(arrived)
        waiting = [replace(s, waiting_days=s.waiting_days + 7) for s in waiting] + arrived
        guides = [_guide(f"g{week}-{n}", draw) for n in range(5)]
        done = pairing.pair(waiting, guides, solver=_RULES[rule])
        fits += [p.score for p in done.pairings]
        jumped += _jumped(waiting, guides, done)
        waiting = list(done.waiting)
        longest = max(longest, *(int(s.waiting_days // 7) for s in waiting), 0)
    return Season(len(fits) / max(1, came), float(np.mean(fits or [0.0])), longest, jumped)


def _jumped(seekers: Sequence[Seeker], guides: Sequence[Guide], done: pairing.Round) -> int:
    """Count who stays though a mentor possible for them took somebody passed over less often."""
    before = {s.profile.id: s for s in seekers}
    mentors = {g.profile.id: g for g in guides}
    return sum(
        any(
            before[p.learner_id].passed_over < before[left.profile.id].passed_over
            and pairing.may_meet(left, mentors[p.mentor_id])
            for p in done.pairings
        )
        for left in done.waiting
    )


def _seeker(name: str, draw: np.random.Generator) -> Seeker:
    return Seeker(replace(_person(0, draw), id=name), _hours(draw))


def _guide(name: str, draw: np.random.Generator) -> Guide:
    person = _person(0, draw)
    better = dict.fromkeys(person.skills, Level.FLUENT)
    return Guide(replace(person, id=name, skills=better), int(draw.integers(1, 4)), _hours(draw))


def _hours(draw: np.random.Generator) -> frozenset[int]:
    start = int(draw.integers(24))
    return frozenset((24 * day + start + hour) % 168 for day in range(7) for hour in range(4))


def first_come(problem: Problem) -> Ints:
    """Serve people in the order they stand in line, each by their best place left: a yardstick."""
    left, chosen = problem.place_capacity.copy(), []
    for person in range(len(problem.urgency)):
        mine = np.flatnonzero((problem.people == person) & (left[problem.places] > 0))
        if len(mine):
            edge = int(mine[np.argmax(problem.fits[mine])])
            left[problem.places[edge]] -= 1
            chosen.append(edge)
    return np.array(sorted(chosen), np.int64)


_RULES = {"flow": flow.solve, "greedy": flow.greedy, "arrival": first_come}
