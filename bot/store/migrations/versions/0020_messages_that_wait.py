"""Messages that wait for an answer are found without looking at all others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    waits = sa.text("state = 'received'")
    op.create_index("ix_messages_waiting", "messages", ["created_at"], sqlite_where=waits, postgresql_where=waits)


def downgrade() -> None:
    op.drop_index("ix_messages_waiting", "messages")
