"""Alembic's entry: always online, over a connection that we hand in."""

from alembic import context

from feedback.database import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
