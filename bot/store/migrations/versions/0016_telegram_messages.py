"""Which messages in Telegram a coach's line became, so that they can be corrected."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "telegram_messages",
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversations.id"], name="fk_telegram_messages_conversation", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("conversation", "seq", "part", name="pk_telegram_messages"),
    )


def downgrade() -> None:
    op.drop_table("telegram_messages")
    op.drop_column("messages", "changed_at")
