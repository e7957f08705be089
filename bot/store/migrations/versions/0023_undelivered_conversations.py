"""Conversations with lines that Telegram has not got are found without looking at all others.

How far a conversation was delivered stands beside how far it was said, where one index sees both.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

INDEX = "ix_conversations_undelivered"


def upgrade() -> None:
    op.add_column("conversations", sa.Column("delivered_seq", sa.Integer(), server_default="0", nullable=False))
    op.execute(
        "UPDATE conversations SET delivered_seq = (SELECT delivered_seq FROM telegram_deliveries"
        " WHERE conversation = conversations.id)"
        " WHERE id IN (SELECT conversation FROM telegram_deliveries)"
    )
    # Of a chat that was carried elsewhere nothing is sent any more.
    op.execute("UPDATE conversations SET delivered_seq = last_seq WHERE channel = 'telegram' AND address IS NULL")
    op.drop_column("telegram_deliveries", "delivered_seq")
    undelivered = sa.text("channel = 'telegram' AND last_seq > delivered_seq")
    columns = ["channel", "updated_at"]
    op.create_index(INDEX, "conversations", columns, sqlite_where=undelivered, postgresql_where=undelivered)


def downgrade() -> None:
    op.drop_index(INDEX, "conversations")
    op.add_column("telegram_deliveries", sa.Column("delivered_seq", sa.Integer(), server_default="0", nullable=False))
    op.execute(
        "UPDATE telegram_deliveries SET delivered_seq ="
        " (SELECT delivered_seq FROM conversations WHERE id = telegram_deliveries.conversation)"
    )
    op.drop_column("conversations", "delivered_seq")
