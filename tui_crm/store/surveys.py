"""Answers to surveys that a later one of the same customer replaced."""

from __future__ import annotations

from tui_crm.model.entity import Catalogue
from tui_crm.query.ast import ALL, Node
from tui_crm.store.engine import Engine
from tui_crm.store.filters import Compiler
from tui_crm.store.schema import LIVE


def superseded(engine: Engine, catalogue: Catalogue, answers: Node) -> list[int]:
    """Those of the living answers that match after which the same customer gave another that matches, to the same survey."""
    compiler = Compiler(engine, catalogue)
    matching = "" if answers == ALL else f" AND {compiler.compile(catalogue['survey_answer'], answers)}"
    sql = (
        "SELECT id FROM (SELECT t.id, row_number() OVER (PARTITION BY t.survey, t.customer ORDER BY t.at DESC, t.id DESC) AS rn "
        f"FROM survey_answer t WHERE t.{LIVE}{matching}) r WHERE rn > 1 ORDER BY id"
    )
    return [row[0] for row in engine.run(sql, compiler.params)]
