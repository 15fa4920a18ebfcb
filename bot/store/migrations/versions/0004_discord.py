"""Let the log of decisions about people be added to, and never changed or shortened."""

from alembic import op

revision = "0004_discord"
down_revision = "0007_programmes"

WORDS = "the log of decisions is append-only"
SQLITE = (
    "CREATE TRIGGER decision_{what}_refused BEFORE {what} ON decision "
    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
)
POSTGRES = (
    "CREATE FUNCTION decision_refused() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER decision_refused BEFORE UPDATE OR DELETE ON decision "
    "FOR EACH ROW EXECUTE FUNCTION decision_refused()",
)


def upgrade() -> None:
    """Refuse changes in the database itself, whatever the code does."""
    if op.get_bind().dialect.name == "postgresql":
        statements: tuple[str, ...] = POSTGRES
    else:
        statements = tuple(SQLITE.format(what=what) for what in ("UPDATE", "DELETE"))
    for statement in statements:
        op.execute(statement)


def downgrade() -> None:
    """Allow them again."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER decision_refused ON decision")
        op.execute("DROP FUNCTION decision_refused()")
    else:
        for what in ("UPDATE", "DELETE"):
            op.execute(f"DROP TRIGGER decision_{what}_refused")
