"""How to reach a person, encrypted, from their answer until their ticket is opened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pending_contacts",
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversations.id"], name="fk_pending_contacts_conversation", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("conversation", name="pk_pending_contacts"),
    )


def downgrade() -> None:
    op.drop_table("pending_contacts")
