"""At which hours coaches work, beside on which weekdays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def upgrade() -> None:
    op.add_column("coaches", sa.Column("work_hours", sa.JSON(), server_default="{}", nullable=False))
    # A day without hours: while coaches answer on it, as before.
    _convert("work_days", "work_hours", lambda days: {WEEKDAYS[day]: "" for day in days})
    op.drop_column("coaches", "work_days")


def downgrade() -> None:
    op.add_column("coaches", sa.Column("work_days", sa.JSON(), server_default="[]", nullable=False))
    _convert("work_hours", "work_days", lambda hours: sorted(map(WEEKDAYS.index, hours)))
    op.drop_column("coaches", "work_hours")


def _convert(old: str, new: str, convert: Callable[[Any], Any]) -> None:
    coaches = sa.table("coaches", sa.column("login"), *(sa.column(name, sa.JSON()) for name in (old, new)))
    connection = op.get_bind()
    for login, value in connection.execute(sa.select(coaches.c.login, coaches.c[old])).all():
        connection.execute(sa.update(coaches).where(coaches.c.login == login).values({new: convert(value)}))
