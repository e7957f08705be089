"""On which weekdays coaches work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("coaches", sa.Column("work_days", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("coaches", "work_days")
