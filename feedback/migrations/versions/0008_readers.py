"""readers"""

import sqlalchemy as sa
from alembic import op


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reader',
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('programme_id', sa.String(length=16), nullable=False),
    sa.Column('publication_id', sa.String(length=16), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('digest', sa.LargeBinary(length=32), nullable=False),
    sa.Column('expires', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_reader_programme_id_programme'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_reader_publication_id_publication'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reader')),
    sa.UniqueConstraint('digest', name=op.f('uq_reader_digest'))
    )
    op.create_table('reader_session',
    sa.Column('digest', sa.LargeBinary(length=32), nullable=False),
    sa.Column('reader_id', sa.String(length=16), nullable=False),
    sa.Column('started', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['reader_id'], ['reader.id'], name=op.f('fk_reader_session_reader_id_reader'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_reader_session'))
    )


def downgrade() -> None:
    op.drop_table('reader_session')
    op.drop_table('reader')
