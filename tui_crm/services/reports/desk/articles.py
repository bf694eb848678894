"""What articles were good for: replies they were sent with, tickets they solved, and those that solved nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_crm.i18n import N_, _
from tui_crm.model.record import Record
from tui_crm.model.report import Behind, Cell, Column, Result, Table
from tui_crm.query.ast import Node, Not, conjunction
from tui_crm.services.reports import cells
from tui_crm.services.reports.desk.named import MOST, named
from tui_crm.services.reports.desk.tickets import SERVICE
from tui_crm.services.reports.making import Maker
from tui_crm.services.reports.plain import picture
from tui_crm.services.reports.spec import Report
from tui_crm.store.aggregates import Dimension, Measure, Question
from tui_crm.store.listing import Listing

SHOWN = 50
"""Articles of a table."""
USED, SOLVED = "article:any", "article:any category:resolved,closed"


def _articles(maker: Maker) -> Result:
    crm = maker.crm
    published = conjunction(maker.node("article", "state:published"), maker.wanted)
    used, solved = _counts(maker, "ticket_entry", USED), _counts(maker, "ticket", SOLVED)
    seen = conjunction(published, crm.policy.row_filter("article"))
    ids = crm.lists.stream_ids(Listing("article", seen, "published_at"), maker.aggregates.cancelled).tolist()
    helpful = sorted((number for number in ids if solved.get(number)), key=lambda number: -solved[number])
    idle = sorted((number for number in ids if not solved.get(number)), key=lambda number: -used.get(number, 0))
    nothing = _one_by_one(maker, published, helpful)
    overview = Table("articles", _("Articles"), (
        Column("what", _("Published articles"), "text"), Column("articles", _("Articles")), Column("share", _("Share"), "percent"),
    ), tuple(_line(maker, label, count, len(ids), where) for label, count, where in (
        (_("solved a ticket"), len(helpful), conjunction(published, named(sorted(helpful)))),
        (_("solved nothing"), len(idle), nothing),
        (_("Total"), len(ids), published),
    )), total=True)  # fmt: skip
    tables = [_table(maker, key, title, numbers, used, solved) for key, title, numbers in (
        ("nothing", _("Articles that solved nothing"), idle), ("helpful", _("Articles that solved most"), helpful),
    )]  # fmt: skip
    return maker.result([overview, *tables], [picture(tables[1], 3)])


def _counts(maker: Maker, entity: str, where: str) -> Mapping[int, int]:
    """How many records of a kind name each article."""
    dimension = Dimension(maker.path(entity, "article"))
    answer = maker.answer(Question(entity, maker.node(entity, where), (dimension,), (Measure("count"),)))
    return {group.keys[0]: int(group.values[0] or 0) for group in answer.groups}


def _one_by_one(maker: Maker, published: Node, helpful: Sequence[int]) -> Node:
    """The filter of those that solved nothing."""
    if len(helpful) > MOST:
        maker.notes.append(_("More than {count} articles solved something: the numbers above open all that are published").format(count=f"{MOST:,}"))
        return published
    return conjunction(published, Not(named(sorted(helpful)))) if helpful else published


def _line(maker: Maker, label: str, count: int, whole: int, where: Node) -> tuple[Cell, ...]:
    behind = maker.behind("article", where)
    share = cells.number(cells.percent(count, whole), "percent", behind=behind)
    return Cell(label, label, behind), cells.number(count, "count", behind=behind), share


def _table(maker: Maker, key: str, title: str, ids: Sequence[int], used: Mapping[int, int], solved: Mapping[int, int]) -> Table:
    columns = (Column("article", _("Article"), "text"), Column("edition", _("Edition"), "number"), Column("used", _("Sent")),
               Column("solved", _("Solved")))  # fmt: skip
    there = {article.id: article for article in maker.crm.store.read_many("article", ids[:SHOWN])}
    rows = [_article(maker, there[number], used, solved) for number in ids[:SHOWN] if number in there]
    return Table(key, title, columns, tuple(rows), empty=_("none"))


def _article(maker: Maker, article: Record, used: Mapping[int, int], solved: Mapping[int, int]) -> tuple[Cell, ...]:
    sent = maker.behind("ticket_entry", maker.node("ticket_entry", f"article:#{article.id}"))
    closed = maker.behind("ticket", maker.node("ticket", f"article:#{article.id} category:resolved,closed"))
    return (
        Cell(article.title, article.title, Behind("article", "", article.id)), cells.number(article.number("edition"), "number"),
        cells.number(used.get(article.id, 0), "count", behind=sent), cells.number(solved.get(article.id, 0), "count", behind=closed),
    )  # fmt: skip


REPORTS = (
    Report(
        "articles", N_("Articles"), N_("Which articles solved tickets, and which were published and solved nothing"), SERVICE, "article", _articles,
    ),
)  # fmt: skip
