"""Coaches whom notes name, and where they can be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("coaches", sa.Column("email", sa.String(length=254), nullable=True))
    op.create_table(
        "mentions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket", sa.String(length=16), nullable=False),
        sa.Column("coach", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.reference"], name="fk_mentions_ticket", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["coach"], ["coaches.login"], name="fk_mentions_coach", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_mentions"),
    )
    op.create_index("ix_mentions_coach", "mentions", ["coach", "read_at"])
    op.create_index("ix_mentions_notified_at", "mentions", ["notified_at"])


def downgrade() -> None:
    op.drop_table("mentions")
    op.drop_column("coaches", "email")
