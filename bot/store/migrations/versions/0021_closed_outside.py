"""Tickets that are closed here are closed in the other system that has them, too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outside_tickets", sa.Column("is_closed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("outside_tickets", sa.Column("busy_until", sa.DateTime(timezone=True), nullable=True))
    # What was closed before stays as it is over there.
    op.execute(
        "UPDATE outside_tickets SET is_closed = true WHERE ticket IN"
        " (SELECT reference FROM tickets WHERE state IN ('resolved', 'closed'))"
    )


def downgrade() -> None:
    op.drop_column("outside_tickets", "busy_until")
    op.drop_column("outside_tickets", "is_closed")
