"""What was passed on of a person, also in the languages of coaches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("facts_by_language", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("tickets", "facts_by_language")
