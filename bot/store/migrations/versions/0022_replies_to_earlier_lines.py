"""Which earlier line a message speaks of; changed lines are found without looking at all others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("about_seq", sa.Integer(), nullable=True))
    op.add_column("messages", sa.Column("about_card", sa.Integer(), nullable=True))
    changed = sa.text("changed_at IS NOT NULL")
    op.create_index(
        "ix_messages_changed_at", "messages", ["changed_at"], sqlite_where=changed, postgresql_where=changed
    )


def downgrade() -> None:
    op.drop_index("ix_messages_changed_at", "messages")
    op.drop_column("messages", "about_card")
    op.drop_column("messages", "about_seq")
