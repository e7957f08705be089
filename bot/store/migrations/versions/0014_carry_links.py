"""Conversations that go on elsewhere: links that carry them, what a page has shown, answers told by e-mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("continued_by", sa.String(length=32), nullable=True))
    op.create_index("ix_conversations_continued_by", "conversations", ["continued_by"])
    op.create_table(
        "carry_links",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversations.id"], name="fk_carry_links_conversation", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_carry_links"),
    )
    op.create_index("ix_carry_links_conversation", "carry_links", ["conversation"])
    op.create_index("ix_carry_links_expires_at", "carry_links", ["expires_at"])
    op.create_table(
        "answers_seen",
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("seen_seq", sa.Integer(), nullable=False),
        sa.Column("mailed_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversations.id"], name="fk_answers_seen_conversation", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("conversation", name="pk_answers_seen"),
    )


def downgrade() -> None:
    op.drop_table("answers_seen")
    op.drop_table("carry_links")
    op.drop_index("ix_conversations_continued_by", "conversations")
    op.drop_column("conversations", "continued_by")
