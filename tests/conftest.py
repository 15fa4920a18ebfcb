"""Fixtures that everything shares: an app on test settings, a store on each database."""

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from pydantic import SecretStr

from bot.app import App, build
from bot.sandbox.server import serve
from bot.sandbox.service import Service
from bot.settings import Settings
from bot.store import Store, migrations
from tests.contract.github_contract import check_all, missing, must_run
from tests.databases import LARGEST_FILE, PostgresServer, postgres_server


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the suite run on one database alone."""
    parser.addoption(
        "--database",
        choices=["both", "sqlite", "postgres"],
        default="both",
        help="The database of every test that does not choose one itself.",
    )
    parser.addoption("--transcripts", help="The folder where lives are written down.")
    parser.addoption("--pictures", help="The folder where cards are drawn, with Chromium.")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever touches a database on SQLite and on PostgreSQL."""
    if "database_url" not in metafunc.fixturenames:
        return
    chosen = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    if "database_url" not in chosen:
        kind = metafunc.config.getoption("--database")
        kinds = ["sqlite", "postgres"] if kind == "both" else [kind]
        metafunc.parametrize("database_url", kinds, indirect=True)


@pytest.fixture(scope="session", autouse=True)
def contract_watch() -> Iterator[None]:
    """Hold all that any test asked a sandbox against GitHub's contracts, where they lie at hand."""
    services: list[Service] = []
    real = Service.__init__

    def remembered(self: Service, *arguments: object, **named: object) -> None:
        real(self, *arguments, **named)  # type: ignore[arg-type]
        services.append(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Service, "__init__", remembered)
        yield
    asked = [one for service in services for one in service.requests]
    reason = missing() if asked else None
    if reason and must_run():
        pytest.fail(reason, pytrace=False)
    findings = check_all(asked) if asked and not reason else []
    if findings:
        pytest.fail("GitHub would not understand:\n" + "\n".join(findings), pytrace=False)


@pytest.fixture(scope="session")
def sandbox() -> Iterator[str]:
    """Serve the sandbox; gives its address."""
    with serve() as address:
        yield address


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server with pgvector, one for each test process."""
    with postgres_server(LARGEST_FILE) as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file; copied for each test."""
    path = tmp_path_factory.mktemp("template") / "mentorable.db"
    store = Store(f"sqlite:///{path}")
    store.migrate()
    differences = store.check()
    store.close()
    if differences:
        pytest.fail(
            f"The records changed without a migration. Run `{migrations.COMMAND}` and commit what it "
            f"writes. Differences: {differences}",
            pytrace=False,
        )
    return path


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated database."""
    if request.param == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres")
        with server.lend() as url:
            yield url
    else:
        path = tmp_path / "mentorable.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store on a fresh database; the tests of the store run it on both."""
    store = Store(database_url)
    yield store
    store.close()


@pytest.fixture
def settings(tmp_path: Path, sandbox: str, database_url: str) -> Settings:
    """Settings of a test: a fresh database, the hashing embedder, the sandbox."""
    return Settings(
        _env_file=None,
        data_dir=tmp_path,
        database_url=database_url,
        embedder="hashing:384",
        github_api_url=sandbox,
        github_token=SecretStr("sandbox-token"),
        github_write_pause_seconds=0,
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[App]:
    """An app on test settings."""
    app = build(settings)
    yield app
    app.store.close()


@pytest.fixture(autouse=True)
def own_logging() -> Iterator[None]:
    """Put logging back as it was: a verb that ran in one test does not speak in the next."""
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
