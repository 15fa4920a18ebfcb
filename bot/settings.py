"""The operator's settings: the only reader of the environment."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import OperatorError
from matching.embedders import PACKAGED


class Settings(BaseSettings):
    """Everything an operator can set, each as ``MENTORABLE_<NAME>`` or in a ``.env`` file."""

    model_config = SettingsConfigDict(
        env_prefix="MENTORABLE_",
        env_file=".env",
        frozen=True,
        extra="forbid",
        env_ignore_empty=True,
    )

    data_dir: Path = Field(
        default=Path("~/.local/share/mentorable"),
        description="Folder for the SQLite database and the converted model.",
    )
    database_url: str = Field(
        default="",
        description="SQLAlchemy address of the database; empty means SQLite in the data folder. "
        "PostgreSQL: postgresql+psycopg://user:password@host/name (16 or later, with pgvector).",
    )
    embedder: str = Field(
        default=PACKAGED,
        description="The model: packaged:multilingual-e5-small, sentence-transformers:NAME-OR-FOLDER, or hashing:384.",
    )
    log_json: bool = Field(default=False, description="Write logs as JSON, one object a line.")
    embedder_precision: Literal["auto", "float32", "bfloat16"] = Field(
        default="auto",
        description="How the model computes; auto takes bfloat16 only where it is faster and equal.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much is logged."
    )
    github_api_url: str = Field(
        default="https://api.github.com",
        description="Address of GitHub's API; https://HOST/api/v3 for GitHub Enterprise.",
    )
    github_token: SecretStr | None = Field(
        default=None,
        description="Token that reads issues (and comments, where no app is installed).",
    )
    github_webhook_secret: SecretStr | None = Field(
        default=None,
        description="Secret of the webhook; without it the webhook address does not exist.",
    )
    github_webhook_secret_previous: SecretStr | None = Field(
        default=None,
        description="The secret before this one, valid as well while it is being rotated.",
    )
    github_bot_login: str = Field(
        default="mentorable[bot]", description="Login under which the bot comments on GitHub."
    )
    github_web_url: str = Field(
        default="https://github.com", description="Address of GitHub's pages, and of its sign-in."
    )
    github_app_id: int | None = Field(
        default=None,
        description="Id of the GitHub App; with its key the app is used where installed.",
    )
    github_app_private_key: SecretStr | None = Field(
        default=None, description="The app's private key (PEM), instead of a file."
    )
    github_app_private_key_file: Path | None = Field(
        default=None, description="File with the app's private key (PEM)."
    )
    github_client_id: str = Field(
        default="",
        description="Client id of the app; with it people link their login at GitHub's own page.",
    )
    github_link_issue: str = Field(
        default="",
        pattern=r"^$|^[\w.-]+/[\w.-]+#\d+$",
        description="Issue (owner/name#1) on which people write the code that links their login.",
    )
    github_timeout_seconds: float = Field(
        default=20.0, gt=0, description="Time-out of one request to GitHub."
    )
    github_write_pause_seconds: float = Field(
        default=1.0, ge=0, description="Rest between two changes on GitHub, as GitHub asks for."
    )
    discord_token: SecretStr | None = Field(default=None, description="Token of the Discord bot.")
    discord_api_url: str = Field(
        default="https://discord.com/api/v10",
        description="Address of Discord's API, or of an HTTP proxy for it.",
    )
    discord_gateway_url: str = Field(
        default="wss://gateway.discord.gg/",
        description="Address of Discord's gateway, or of a proxy for it.",
    )
    discord_shards: int = Field(
        default=1,
        ge=0,
        description="Connections to Discord's gateway: 1, or more, or 0 for as many as Discord advises.",
    )
    discord_processes: int = Field(
        default=1,
        ge=1,
        description="Over how many Discord processes the connections are spread; one more waits as a reserve.",
    )
    discord_sync: bool = Field(
        default=True, description="Whether the slash commands are registered at each start."
    )
    web_host: str = Field(default="127.0.0.1", description="Address the web server listens on.")
    web_port: int = Field(
        default=8080, ge=0, le=65535, description="Port the web server listens on."
    )
    web_url: str = Field(
        default="",
        pattern=r"^$|^https?://[^\s]+$",
        description="Address under which people reach the web pages; by default http://HOST:PORT.",
    )
    health_port: int | None = Field(
        default=None,
        ge=0,
        le=65535,
        description="Port on which worker and Discord processes answer health checks; none by default.",
    )
    poll_minutes: float = Field(
        default=15.0,
        gt=0,
        description="Shortest time between two looks at one repository, in minutes.",
    )
    registry: bool = Field(
        default=True, description="Index the AI repositories that ship with the program."
    )
    issues_in_memory: int = Field(
        default=300_000,
        ge=0,
        description="So many free issues are searched in memory; with more, on PostgreSQL, each question "
        "searches the database: run mentorable vectors build.",
    )
    exposure_limit: int = Field(
        default=5, ge=1, description="How many learners an issue is open to at a time."
    )
    claims_per_person: int = Field(
        default=1, ge=1, le=1, description="Open claims a person may hold at a time."
    )

    @property
    def database(self) -> str:
        """Return the database address, SQLite in the data folder by default."""
        return self.database_url or f"sqlite:///{self.folder / 'mentorable.db'}"

    @property
    def site(self) -> str:
        """Return the address of the web pages, without a slash at its end."""
        return (self.web_url or f"http://{self.web_host}:{self.web_port}").rstrip("/")

    @property
    def webhook_secrets(self) -> tuple[str, ...]:
        """Return the secrets that may sign a webhook call; none without a current one."""
        if self.github_webhook_secret is None:
            return ()
        both = (self.github_webhook_secret, self.github_webhook_secret_previous)
        return tuple(secret.get_secret_value() for secret in both if secret)

    @property
    def app_key(self) -> str | None:
        """Return the app's private key; raises OperatorError when its file cannot be read."""
        if self.github_app_private_key is not None:
            return self.github_app_private_key.get_secret_value()
        if self.github_app_private_key_file is None:
            if self.github_app_id is not None:
                raise OperatorError(
                    "MENTORABLE_GITHUB_APP_ID needs MENTORABLE_GITHUB_APP_PRIVATE_KEY_FILE as well"
                )
            return None
        try:
            return self.github_app_private_key_file.expanduser().read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise OperatorError(
                f"the key in MENTORABLE_GITHUB_APP_PRIVATE_KEY_FILE cannot be read: {error}"
            ) from error

    @property
    def folder(self) -> Path:
        """Return the data folder with the home directory filled in."""
        return self.data_dir.expanduser()


def load(**overrides: object) -> Settings:
    """Read the settings; raises OperatorError that names each broken one."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic validates the values
    except ValidationError as error:
        raise OperatorError(_broken(error)) from error


def _broken(error: ValidationError) -> str:
    lines = []
    for problem in error.errors(include_input=False, include_url=False, include_context=False):
        name = "MENTORABLE_" + "_".join(str(part) for part in problem["loc"]).upper()
        lines.append(f"{name}: {problem['msg']}")
    return "These settings are broken (see docs/reference/settings.md):\n  " + "\n  ".join(lines)
