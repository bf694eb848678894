"""Names written a little otherwise: "GTXPro" for "GTX Pro" is taken for it and told; "GTX Por" is not, but it is said what it is like."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from tui_crm.model.entity import Entity
from tui_crm.services.crm import Crm
from tui_crm.store.engine import quote

MOST_COMPARED = 20_000  # records of a kind whose names are held in memory; beyond that names must be exact
OFFERED, LIKE = 3, 78  # how many likely names are offered; of rapidfuzz's ratio
SHORTEST = 3  # letters and digits of a name that is taken for another

STAGE_WORDS: Mapping[str, str] = {
    "contact": "new | new lead | lead | leads | prospect | prospecting | appointment scheduled | contacted | first contact | initial contact | open"
    " | 初步接洽 | 初步接触 | 新线索 | 初步沟通 | 意向客户 | 潜在",
    "qualified": "qualification | qualified | qualified to buy | needs analysis | need analysis | discovery | engaging | engaged | interested"
    " | presentation scheduled | demo | demo scheduled | 需求确认 | 需求分析 | 需求沟通 | 有意向 | 演示",
    "proposal": "proposal | proposal sent | proposal price quote | value proposition | id decision makers | perception analysis | quote | quoted"
    " | quotation | contract sent | decision maker bought in | 方案报价 | 报价 | 方案制定 | 提案",
    "negotiation": "negotiation | negotiation review | negotiating | verbal agreement | commit | contract | 谈判 | 商务谈判 | 谈判审核 | 合同谈判",
    "won": "won | closed won | win | success | sold | 赢单 | 成交 | 已成交 | 成功 | 赢得",
    "lost": "lost | closed lost | closed lost to competition | lose | dead | failed | 输单 | 丢单 | 失败 | 无效 | 流失",
    "hold": "on hold | hold | paused | postponed | stalled | 搁置 | 暂停 | 暂缓",
}
"""What other programs call stages, by the last part of our stages' short names."""


def squeezed(text: str) -> str:
    """The letters and digits of a name, without case and width: what two spellings of one name have in common."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


class Likeness:
    """What names of records are like, kind by kind; read when it is first asked for."""

    def __init__(self, crm: Crm) -> None:
        self._crm = crm
        self._titles: dict[str, dict[int, str]] = {}
        self._squeezed: dict[str, dict[str, list[int]]] = {}

    def same(self, entity: Entity, text: str) -> tuple[int, ...]:
        """The one record whose name differs only in blanks, signs and case; of stages also what another program calls so. () for none."""
        wanted = squeezed(text)
        if entity.key == "stage" and (stage := self._stage(wanted)):
            return (stage,)
        if len(wanted) < SHORTEST:
            return ()
        if entity.key not in self._squeezed:
            found: dict[str, list[int]] = {}
            for record, title in self._names(entity).items():
                found.setdefault(squeezed(title), []).append(record)
            self._squeezed[entity.key] = found
        ids = self._squeezed[entity.key].get(wanted, [])
        return tuple(ids) if len(ids) == 1 else ()

    def narrowed(self, entity: Entity, ids: tuple[int, ...]) -> tuple[int, ...]:
        """Of several records of one name those that are meant: of stages that of the first pipeline (the deal's rules look into its own)."""
        if entity.key != "stage" or len(ids) < 2:
            return ids
        from tui_crm.services.pipeline.stages import pipelines

        known = pipelines(self._crm)
        return tuple(record for record in ids if record in known.by_id and known.by_id[record].pipeline == known.default) or ids

    def near(self, entity: Entity, text: str) -> Sequence[str]:
        """The names that are likeliest meant, the likeliest first."""
        from rapidfuzz import fuzz, process

        names = list(dict.fromkeys(self._names(entity).values()))
        found = process.extract(text, names, scorer=fuzz.ratio, processor=squeezed, score_cutoff=LIKE, limit=OFFERED)
        return [name for name, _score, _place in found]

    def title(self, entity: Entity, record: int) -> str:
        """What a record is called."""
        return self._names(entity).get(record, f"#{record}")

    def _names(self, entity: Entity) -> dict[int, str]:
        if entity.key not in self._titles:
            sql = f"SELECT id, {quote(entity.title_field.key)} FROM {quote(entity.key)} WHERE deleted_at = 0 LIMIT {MOST_COMPARED + 1}"
            rows = self._crm.store.engine.run(sql)
            self._titles[entity.key] = {row[0]: str(row[1]) for row in rows} if len(rows) <= MOST_COMPARED else {}
        return self._titles[entity.key]

    def _stage(self, wanted: str) -> int:
        from tui_crm.services.pipeline.stages import pipelines

        known = pipelines(self._crm)
        own = known.of(known.default)
        if named := [stage.id for stage in own if squeezed(stage.name) == wanted]:
            return named[0]
        meant = next((slug for slug, words in STAGE_WORDS.items() if wanted in map(squeezed, words.split("|"))), "")
        return next((stage.id for stage in own if meant and stage.slug.rpartition(".")[2] == meant), 0)
