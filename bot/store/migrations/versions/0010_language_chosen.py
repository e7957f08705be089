"""Whether the person asked for the conversation's language: then what they write in another does not change it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: SQLite would make the table anew, and every message hangs on it.
    op.add_column(
        "conversations", sa.Column("language_chosen", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("conversations", "language_chosen")
