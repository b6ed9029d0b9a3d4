"""signed ledger, editions"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

_KEPT = "position, publication_id, body, digest"


def upgrade() -> None:
    # the ledger points at the publications, so it steps aside while their table is made anew
    op.execute(f"CREATE TABLE ledger_aside AS SELECT {_KEPT} FROM ledger_entry")
    op.drop_table('ledger_entry')
    with op.batch_alter_table('publication', recreate='always') as batch_op:
        batch_op.add_column(sa.Column('edition', sa.Integer(), server_default='1', nullable=False))
        batch_op.add_column(sa.Column('snapshot', sa.LargeBinary(), server_default='', nullable=False))
        batch_op.drop_constraint('uq_publication_programme_id', type_='unique')
        batch_op.create_unique_constraint('uq_publication_programme_id', ['programme_id', 'wave_kind', 'edition'])
    op.create_table('ledger_entry',
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('kind', sa.String(length=12), server_default='release', nullable=False),
    sa.Column('publication_id', sa.String(length=16), nullable=True),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('digest', sa.LargeBinary(length=32), nullable=False),
    sa.Column('signature', sa.LargeBinary(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_ledger_entry_publication_id_publication'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('position', name=op.f('pk_ledger_entry'))
    )
    op.execute(f"INSERT INTO ledger_entry ({_KEPT}) SELECT {_KEPT} FROM ledger_aside")
    op.drop_table('ledger_aside')


def downgrade() -> None:
    op.execute(f"CREATE TABLE ledger_aside AS SELECT {_KEPT} FROM ledger_entry WHERE kind = 'release'")
    op.drop_table('ledger_entry')
    with op.batch_alter_table('publication', recreate='always') as batch_op:
        batch_op.drop_constraint('uq_publication_programme_id', type_='unique')
        batch_op.create_unique_constraint('uq_publication_programme_id', ['programme_id', 'wave_kind'])
        batch_op.drop_column('snapshot')
        batch_op.drop_column('edition')
    op.create_table('ledger_entry',
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('publication_id', sa.String(length=16), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('digest', sa.LargeBinary(length=32), nullable=False),
    sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_ledger_entry_publication_id_publication'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('position', name=op.f('pk_ledger_entry')),
    sa.UniqueConstraint('publication_id', name=op.f('uq_ledger_entry_publication_id'))
    )
    op.execute(f"INSERT INTO ledger_entry ({_KEPT}) SELECT {_KEPT} FROM ledger_aside")
    op.drop_table('ledger_aside')
