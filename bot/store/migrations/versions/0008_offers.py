"""Offers to mentor an issue that its maintainers have not taken yet."""

import sqlalchemy as sa
from alembic import op

revision = "0008_offers"
down_revision = "0002_repository_record"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("issuementor", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_named", sa.Boolean(), server_default=sa.true(), nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("issuementor", schema=None) as batch_op:
        batch_op.drop_column("is_named")
