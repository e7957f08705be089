"""What employers need, as coordinators record it in the desk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "employer_needs",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("role", sa.JSON(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("municipality", sa.String(length=64), nullable=True),
        sa.Column("finnish", sa.String(length=4), nullable=False),
        sa.Column("english", sa.String(length=4), nullable=False),
        sa.Column("start", sa.String(length=24), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("employer", sa.String(length=120), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_employer_needs"),
    )
    op.create_index("ix_employer_needs_until", "employer_needs", ["until"])


def downgrade() -> None:
    op.drop_table("employer_needs")
