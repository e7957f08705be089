"""Tickets of several kinds and priorities, with a summary in each language; when coaches were told of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tickets") as table:
        table.add_column(sa.Column("kind", sa.String(length=24), nullable=False, server_default="question"))
        table.add_column(sa.Column("details", sa.JSON(), nullable=False, server_default="{}"))
        table.add_column(sa.Column("summaries", sa.JSON(), nullable=False, server_default="{}"))
        table.add_column(sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE tickets SET priority = 'crisis' WHERE priority = 'high'")


def downgrade() -> None:
    op.execute("UPDATE tickets SET priority = 'high' WHERE priority IN ('crisis', 'urgent')")
    with op.batch_alter_table("tickets") as table:
        for name in ("escalated_at", "notified_at", "summaries", "details", "kind"):
            table.drop_column(name)
