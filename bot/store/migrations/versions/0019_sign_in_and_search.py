"""Coaches who sign in at a provider, tickets that are closed elsewhere, and what the queue is searched in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

AT_ONCE = 1000


def upgrade() -> None:
    with op.batch_alter_table("coaches") as table:
        table.add_column(sa.Column("identity", sa.String(length=64), nullable=True))
        table.create_unique_constraint("uq_coaches_identity", ["identity"])
    op.add_column("desk_sessions", sa.Column("by_provider", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("outside_tickets", sa.Column("closed_as", sa.String(length=40), nullable=True))
    op.add_column("tickets", sa.Column("search_text", sa.Text(), nullable=False, server_default=""))
    _fill_search_text(op.get_bind())


def downgrade() -> None:
    op.drop_column("tickets", "search_text")
    op.drop_column("outside_tickets", "closed_as")
    op.drop_column("desk_sessions", "by_provider")
    with op.batch_alter_table("coaches") as table:
        table.drop_constraint("uq_coaches_identity", type_="unique")
        table.drop_column("identity")


def _fill_search_text(connection: sa.engine.Connection) -> None:
    """As bot/handoff/tickets.py writes it: SQLite itself lowers English letters only."""
    tickets = sa.table("tickets", sa.column("reference"), sa.column("summary"), sa.column("search_text"))
    change = (
        sa.update(tickets)
        .where(tickets.c.reference == sa.bindparam("chosen"))
        .values(search_text=sa.bindparam("words"))
    )
    last = ""
    while rows := connection.execute(
        sa.select(tickets.c.reference, tickets.c.summary)
        .where(tickets.c.reference > last)
        .order_by(tickets.c.reference)
        .limit(AT_ONCE)
    ).all():
        words = [{"chosen": row[0], "words": f"{row[0]} {row[1]}".casefold()} for row in rows]
        connection.execute(change, words)
        last = rows[-1][0]
