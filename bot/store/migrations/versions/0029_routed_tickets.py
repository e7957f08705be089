"""Whom a new ticket is told first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("routed_to", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("tickets", "routed_to")
