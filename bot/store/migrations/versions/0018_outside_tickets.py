"""Tickets that another system takes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outside_tickets",
        sa.Column("ticket", sa.String(length=16), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=True),
        sa.Column("forwarded_seq", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.reference"], name="fk_outside_tickets_ticket", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket", name="pk_outside_tickets"),
        sa.UniqueConstraint("external_id", name="uq_outside_tickets_external_id"),
    )


def downgrade() -> None:
    op.drop_table("outside_tickets")
