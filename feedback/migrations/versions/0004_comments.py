"""comments"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('programme', sa.Column('comments', sa.Boolean(), server_default=sa.false(), nullable=False))
    # said in SQL for the same reason as in 0002: a batch would make the table anew
    op.execute("ALTER TABLE programme ADD COLUMN reader_id VARCHAR(16) "
               "CONSTRAINT fk_programme_reader_id_account REFERENCES account (id)")
    op.create_table('comment_lot',
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('programme_id', sa.String(length=16), nullable=False),
    sa.Column('wave_kind', sa.String(length=10), nullable=False),
    sa.Column('waves', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('unreadable', sa.Integer(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=True),
    sa.CheckConstraint("(state = 'released') = (body IS NOT NULL)", name=op.f('ck_comment_lot_released')),
    sa.CheckConstraint("state IN ('too few', 'reading', 'released', 'unshown')", name=op.f('ck_comment_lot_state')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_comment_lot_programme_id_programme'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment_lot')),
    sa.UniqueConstraint('programme_id', 'wave_kind', name=op.f('uq_comment_lot_programme_id'))
    )
    op.create_table('comment',
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('lot_id', sa.String(length=16), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('decision', sa.String(length=12), nullable=False),
    sa.CheckConstraint("decision IN ('', 'cleared', 'paraphrased', 'dropped')", name=op.f('ck_comment_decision')),
    sa.ForeignKeyConstraint(['lot_id'], ['comment_lot.id'], name=op.f('fk_comment_lot_id_comment_lot'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment')),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('comment')
    op.drop_table('comment_lot')
    op.drop_column('programme', 'reader_id')
    op.drop_column('programme', 'comments')
