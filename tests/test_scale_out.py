"""Two webs and two workers as processes on one PostgreSQL: killed and cut off, each delivery has one effect."""

import pytest

from bench.faults import run


@pytest.mark.timeout(240)
def test_deliveries_survive_kills_and_lost_connections() -> None:
    report = run(rounds=1, each=20, kills=2)
    assert report.kills == 2
    assert report.cuts == 1
    assert report.sent > 20
    assert (report.effects, report.losses, report.doubles) == (20, 0, 0), str(report)
