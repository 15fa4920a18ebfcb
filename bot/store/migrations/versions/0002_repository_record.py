"""What is known of a repository's past."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

from bot.records import types

revision = '0002_repository_record'
down_revision = '0004_discord'
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql')


def upgrade() -> None:
    with op.batch_alter_table('repository', schema=None) as batch_op:
        batch_op.add_column(sa.Column('record', JSON, nullable=False, server_default='{}'))
        batch_op.add_column(sa.Column('welcome', sa.Float(), nullable=True))
        batch_op.add_column(sa.Column('studied_at', types.UtcDateTime(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f('ck_repository_welcome_is_a_share'), 'welcome between 0 and 1'
        )


def downgrade() -> None:
    with op.batch_alter_table('repository', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_repository_welcome_is_a_share'), type_='check')
        batch_op.drop_column('studied_at')
        batch_op.drop_column('welcome')
        batch_op.drop_column('record')
