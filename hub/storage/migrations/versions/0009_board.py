"""The board: what its lists read, and what people keep beside requests."""

from collections.abc import Iterator, Sequence

import msgspec
import sqlalchemy as sa
from alembic import op

from hub.storage.columns import WORD, Instant

revision = "0009"
down_revision = "0008"

_PAGE = 500
UNANSWERED = "state IN ('received', 'requested')"
AT_WORK = "state IN ('accepted', 'cancel_requested', 'in_progress', 'on_hold')"
OURS = "state IN ('completed', 'draft', 'needs_info')"
IS_OPEN = (
    "state IN ('accepted', 'cancel_requested', 'completed', 'draft', "
    "'in_progress', 'needs_info', 'on_hold', 'received', 'requested')"
)
UNSETTLED = "state IN ('dead', 'queued', 'retrying', 'sent')"
INDEXES = (
    ("requests_to_take_up", "requests", ["level", "take_up_by", "number"], UNANSWERED),
    ("requests_to_answer", "requests", ["level", "answer_by", "number"], AT_WORK),
    ("requests_quiet", "requests", ["sent_at"], UNANSWERED),
    ("requests_ours", "requests", ["state", "moved_at"], OURS),
    ("requests_redirected", "requests", ["moved_at"], "state = 'redirected'"),
    ("requests_rejected", "requests", ["moved_at", "agency", "reason"], "state = 'rejected'"),
    ("requests_following", "requests", ["follows"], "follows IS NOT NULL"),
    ("requests_agency_number", "requests", ["agency_number"], "agency_number IS NOT NULL"),
    (
        "requests_counted",
        "requests",
        ["territory", "agency", "state", "level", "take_up_by", "answer_by"],
        IS_OPEN,
    ),
    ("deliveries_waiting", "deliveries", ["agency", "state", "created_at"], UNSETTLED),
    ("deliveries_dead", "deliveries", ["changed_at"], "state = 'dead'"),
    ("deliveries_retrying", "deliveries", ["changed_at"], "state = 'retrying'"),
    ("deliveries_acknowledged", "deliveries", ["agency", "changed_at"], "state = 'acknowledged'"),
    (
        "tracked_unroutable",
        "tracked_measures",
        ["programme_id", "measure"],
        "handling = 'unroutable'",
    ),
    ("programmes_ending", "programmes", ["term_end", "number"], "status = 'active'"),
)


def upgrade() -> None:
    for name, table, columns, where in INDEXES:
        condition = sa.text(where)
        op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
    surnames = _create_surnames()
    for rows in _names():
        op.bulk_insert(surnames, rows)
    _create_notes()
    _create_assignments()
    _create_saved_views()


def _create_surnames() -> sa.Table:
    table = op.create_table(
        "surnames",
        sa.Column("name", WORD, nullable=False),
        sa.Column("programme_id", WORD, nullable=False),
        sa.PrimaryKeyConstraint("name", "programme_id", name=op.f("surnames_pk")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("surnames_programme_id_fk")
        ),
    )
    op.create_index("surnames_of_programme", "surnames", ["programme_id"])
    return table


def _names() -> Iterator[list[dict[str, str]]]:
    """The surnames in the programmes that are there already."""
    programmes = sa.table("programmes", sa.column("id", WORD), sa.column("programme"))
    after = ""
    while True:
        query = sa.select(programmes.c.id, programmes.c.programme).where(programmes.c.id > after)
        found = op.get_bind().execute(query.order_by(programmes.c.id).limit(_PAGE)).all()
        if not found:
            return
        yield [
            {"name": name, "programme_id": programme_id}
            for programme_id, document in found
            for name in _surnames_in(document)
        ]
        after = found[-1][0]


def _surnames_in(document: bytes) -> Sequence[str]:
    members = msgspec.json.decode(document)["family"]["members"]
    names = (member["name"]["family"] for member in members)
    return sorted({name.strip().casefold().replace("ё", "е") for name in names})


def _create_notes() -> None:
    op.create_table(
        "notes",
        sa.Column("id", WORD, nullable=False),
        sa.Column("request_id", WORD, nullable=False),
        sa.Column("author", WORD, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("notes_pk")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("notes_request_id_fk")),
    )
    op.create_index("notes_of_request", "notes", ["request_id", "id"])


def _create_assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("request_id", WORD, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("by", WORD, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", name=op.f("assignments_pk")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("assignments_request_id_fk")
        ),
    )


def _create_saved_views() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", WORD, nullable=False),
        sa.Column("account_id", WORD, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("saved_views_pk")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("saved_views_account_id_fk")
        ),
    )
    op.create_index("saved_views_of_account", "saved_views", ["account_id", "name"], unique=True)
