"""How Alembic runs a migration: on the connection it is given, in one transaction."""

from alembic import context

from workflow_app.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,  # db.py begins the transaction, so SQLite's DDL rolls back as well
    render_as_batch=True,
    user_module_prefix="sa.",
)
with context.begin_transaction():
    context.run_migrations()
