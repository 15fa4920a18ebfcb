"""Contract tests need GitHub's contracts: skipped where they cannot be had, failed in CI."""

import pytest

from tests.contract.github_contract import missing, must_run


@pytest.fixture(scope="session", autouse=True)
def contracts() -> None:
    """Have the contracts at hand."""
    reason = missing()
    if reason is not None:
        (pytest.fail if must_run() else pytest.skip)(reason)
