"""publication files"""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

_COLUMNS = "id, programme_id, wave_kind, stage, percent, problem, beat"


def upgrade() -> None:
    op.create_table('publication_file',
    sa.Column('publication_id', sa.String(length=16), nullable=False),
    sa.Column('name', sa.String(length=12), nullable=False),
    sa.Column('digest', sa.LargeBinary(length=32), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_publication_file_publication_id_publication'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('publication_id', 'name', name=op.f('pk_publication_file'))
    )
    _make_openings_anew("'unsealing', 'counting', 'comparing', 'files', 'done', 'refused'", "stage")


def downgrade() -> None:
    # whoever is at its files has been published
    _make_openings_anew("'unsealing', 'counting', 'comparing', 'done', 'refused'", "CASE stage WHEN 'files' THEN 'done' ELSE stage END")
    op.drop_table('publication_file')


def _make_openings_anew(stages: str, stage: str) -> None:
    """The check of a stage cannot be changed in place; nothing points at an opening."""
    op.execute(f"CREATE TABLE opening_aside AS SELECT {_COLUMNS} FROM opening")
    op.drop_table('opening')
    op.create_table('opening',
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('programme_id', sa.String(length=16), nullable=False),
    sa.Column('wave_kind', sa.String(length=10), nullable=False),
    sa.Column('stage', sa.String(length=20), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.Column('beat', sa.DateTime(), nullable=False),
    sa.CheckConstraint(f"stage IN ({stages})", name=op.f('ck_opening_stage')),
    sa.CheckConstraint('percent BETWEEN 0 AND 100', name=op.f('ck_opening_percent')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_opening_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opening'))
    )
    op.execute(f"INSERT INTO opening ({_COLUMNS}) SELECT id, programme_id, wave_kind, {stage}, percent, problem, beat FROM opening_aside")
    op.drop_table('opening_aside')
