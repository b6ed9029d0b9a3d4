"""public summary"""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('programme', sa.Column('public_epsilon', sa.Double(), server_default='0', nullable=False))
    op.create_table('public_summary',
    sa.Column('programme_id', sa.String(length=16), nullable=False),
    sa.Column('wave_kind', sa.String(length=10), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_public_summary_programme_id_programme'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('programme_id', 'wave_kind', name=op.f('pk_public_summary'))
    )


def downgrade() -> None:
    op.drop_table('public_summary')
    op.drop_column('programme', 'public_epsilon')
