"""background questions"""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('programme', sa.Column('backgrounds', sa.String(length=200), server_default='', nullable=False))


def downgrade() -> None:
    op.drop_column('programme', 'backgrounds')
