"""How far the lines of a Telegram conversation were delivered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "telegram_deliveries",
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("delivered_seq", sa.Integer(), nullable=False),
        sa.Column("unreachable", sa.Boolean(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversations.id"], name="fk_telegram_deliveries_conversation", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("conversation", name="pk_telegram_deliveries"),
    )


def downgrade() -> None:
    op.drop_table("telegram_deliveries")
