"""Links under which a path can be read and saved for some weeks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "path_links",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversations.id"], name="fk_path_links_conversation", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_path_links"),
    )
    op.create_index("ix_path_links_conversation", "path_links", ["conversation"])
    op.create_index("ix_path_links_expires_at", "path_links", ["expires_at"])


def downgrade() -> None:
    op.drop_table("path_links")
