"""What the host can ask of a running plugin: one function an operation, from plain values to plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from tui_crm.plugins.declared import is_asked
from tui_crm.plugins.exchange import ImportRows, Message, Sent
from tui_crm.plugins.grading import batch_of, checked_factors
from tui_crm.plugins.guard import Answer, Failure
from tui_crm.plugins.records import Change, Context, DuplicateKey, Event, Review, Row
from tui_crm.plugins.returned import checked, checked_answers, checked_list, checked_text
from tui_crm.plugins.views import ChartView, FormView, Outcome, PageView, TableView, TextView

if TYPE_CHECKING:
    from tui_crm.plugins.runner import Reply, Runner

Payload = Mapping[str, Any]


def row(runner: Runner, plain: Mapping[str, Any]) -> Row:
    """A record as the plugin sees it."""
    return Row(plain["entity"], plain["id"], plain["values"], runner.plugin_id, plain.get("title", ""), plain.get("names", {}))


def _data(runner: Runner, payload: Payload) -> dict[str, tuple[Row, ...]]:
    return {name: tuple(row(runner, each) for each in rows) for name, rows in payload.get("data", {}).items()}


def _view(found: Any) -> dict[str, Any]:
    if not isinstance(found, TableView | FormView | TextView | ChartView | PageView):
        raise ValueError(f"expected TableView, FormView, TextView, ChartView or PageView, found {type(found).__name__}")
    return found.plain()


def _outcome(found: Any) -> dict[str, Any] | None:
    made: Outcome | None = checked(Outcome, found)
    return made.model_dump() if made else None  # values as they are: a Decimal stays one


def tab(runner: Runner, key: str, ctx: Context, payload: Payload) -> Reply:
    """What a tab shows of `payload["row"]`."""
    tab = runner.value("tabs", key)
    record, data = row(runner, payload["row"]), _data(runner, payload)
    return runner.function(f"tabs.{key}", lambda: tab.view(ctx, record, data), _view)


def report(runner: Runner, key: str, ctx: Context, payload: Payload) -> Reply:
    """What a report shows."""
    report, data = runner.value("reports", key), _data(runner, payload)
    return runner.function(f"reports.{key}", lambda: report.view(ctx, data), _view)


def command(runner: Runner, key: str, ctx: Context, payload: Payload) -> Reply:
    """Run a command; the outcome, or None for none."""
    command, data = runner.value("commands", key), _data(runner, payload)
    rows = tuple(row(runner, each) for each in payload["rows"])
    return runner.function(f"commands.{key}", lambda: command.run(ctx, rows, payload["argument"], data), _outcome)


def saving(runner: Runner, key: str, ctx: Context, payload: Payload) -> Reply:
    """Ask the validators and the hook record_saving about records about to be written: a review for each, None for no word.

    A validator that fails says nothing; the others are asked. The first failure is told beside the reviews.
    """
    reviews: list[dict[str, Any]] = []
    failure: Failure | None = None
    for plain in payload["changes"]:
        before = row(runner, plain["before"]) if plain["before"] else None
        change = Change(plain["entity"], before, row(runner, plain["after"]), tuple(plain["changed"]), plain["way"])
        issues: list[dict[str, Any]] = []
        for rule in runner.values("validators"):
            if rule.entity != change.entity or not is_asked(rule.when, runner.plugin_id, change.changed):
                continue
            if rule.needs and rule.key not in plain["data"]:
                continue  # what it wants to look at could not be read; the host has told so
            given = (ctx, change.after, _data(runner, {"data": plain["data"][rule.key]})) if rule.needs else (change.after,)
            told = runner.function(f"validators.{rule.key}", partial(rule.check, *given), checked_text)
            if isinstance(told, Failure):
                failure = failure or told
            elif told.value:
                issues.append({"message": told.value, "field": rule.field, "severity": rule.severity})
        answer = runner.hook("record_saving", {"ctx": ctx, "change": change}, lambda found: checked(Review, found))
        if isinstance(answer, Failure):
            failure = failure or answer
            reviews.append({"issues": issues, "patch": {}})
        else:
            review: Review | None = answer.value
            said = review.model_dump() if review else {"issues": (), "patch": {}}
            reviews.append({"issues": [*issues, *said["issues"]], "patch": said["patch"]})
    return Answer({"reviews": reviews, "failure": plain_failure(failure) if failure else None})


def saved(runner: Runner, key: str, ctx: Context, payload: Payload) -> Reply:
    """Tell of one committed change; the outcome, or None."""
    plain = payload["event"]
    event = Event(plain["act"], plain["op"], plain["entity"], plain["id"], row(runner, plain["row"]) if plain["row"] else None)
    return runner.hook("record_saved", {"ctx": ctx, "event": event}, _outcome)


def figures(runner: Runner, key: str, ctx: Context, payload: Payload) -> Reply:
    """The figures of `payload["rows"]`: (record, values of own fields) …"""
    kept, data = runner.value("figures", key), _data(runner, payload)
    rows = tuple(row(runner, each) for each in payload["rows"])
    asked = {each.id for each in rows}

    def check(found: Any) -> list[tuple[int, dict[str, Any]]]:
        if not isinstance(found, Mapping) or not all(isinstance(values, Mapping) for values in found.values()):
            raise ValueError(f"expected a mapping of records to values, found {type(found).__name__}")
        if strange := sorted({str(each) for each in found.keys() - asked}):
            raise ValueError(f"record {strange[0]} was not asked about")
        return [(record, dict(values)) for record, values in found.items()]

    return runner.function(f"figures.{key}", lambda: kept.run(ctx, rows, data), check)


def health(runner: Runner, key: str, ctx: Context, payload: Payload) -> Reply:
    """What is wrong around the plugin; None for nothing."""
    return runner.hook("health", {"ctx": ctx}, checked_text)


def shown(runner: Runner, key: str, ctx: Context, payload: Payload) -> Reply:
    """How the plugin shows each of `payload["values"]` ((entity, field, value) …): a text, None for as usual. The first failure ends it."""
    texts: list[str | None] = []
    for entity, field, value in payload["values"]:
        given = {"ctx": ctx, "entity": entity, "field": field, "value": tuple(value) if isinstance(value, list) else value}
        answer = runner.hook("format_value", given, checked_text)
        if isinstance(answer, Failure):
            return answer
        texts.append(answer.value)
    return Answer(texts)


def duplicate_keys(runner: Runner, key: str, ctx: Context, payload: Payload) -> Reply:
    """For each of `payload["rows"]` what it has in common with records that are the same; None for nothing. The first failure ends it."""
    found: list[dict[str, Any] | None] = []
    for each in payload["rows"]:
        answer = runner.hook("duplicate_key", {"ctx": ctx, "row": row(runner, each)}, lambda told: checked(DuplicateKey, told))
        if isinstance(answer, Failure):
            return answer
        found.append(answer.value.plain() if answer.value else None)
    return Answer(found)


def migrate(runner: Runner, key: str, ctx: Context, payload: Payload) -> Reply:
    """For each of `payload["rows"]` the new values of own fields by key."""
    step = runner.value("migrations", key)

    def changes() -> list[dict[str, Any]]:
        return [dict(step.change(row(runner, each)) or {}) for each in payload["rows"]]

    return runner.function(f"migrations.{key}", changes, lambda found: found)


def read_file(runner: Runner, key: str, ctx: Context, payload: Payload) -> Reply:
    """What an importer reads from the file at `payload["path"]`, or makes of the table in `payload["table"]`."""
    importer = runner.value("importers", key)
    table = payload.get("table")
    given = ImportRows(headings=tuple(table["headings"]), rows=tuple(map(tuple, table["rows"]))) if table else payload["path"]

    def check(found: Any) -> dict[str, Any]:
        made: ImportRows = checked(ImportRows, found, none=False)
        return {"headings": list(made.headings), "rows": [list(each) for each in made.rows]}

    return runner.function(f"importers.{key}", lambda: importer.read(ctx, given), check)


def send(runner: Runner, key: str, ctx: Context, payload: Payload) -> Reply:
    """Send `payload["messages"]`; what became of each."""
    gateway = runner.value("gateways", key)
    messages = tuple(Message(**each) for each in payload["messages"])

    def check(found: Any) -> list[dict[str, Any]]:
        sent: list[Sent] = checked_list(found, (Sent,))
        if len(sent) != len(messages):
            raise ValueError(f"{len(sent)} answers for {len(messages)} messages")
        return [each.plain() for each in sent]

    return runner.function(f"gateways.{key}", lambda: gateway.send(ctx, messages), check)


def score(runner: Runner, key: str, ctx: Context, payload: Payload) -> Reply:
    """The factors that a criterion gives the customers of the batch in `payload["batch"]`, 0…1; None: cannot be judged."""
    criterion, batch = runner.value("grading", key), batch_of(payload["batch"])
    return runner.function(f"grading.{key}", lambda: criterion.score(batch), lambda found: checked_factors(found, batch.size))


def test(runner: Runner, key: str, ctx: Context, payload: Payload) -> Reply:
    """Whom of the batch in `payload["batch"]` a guard concerns."""
    guard, batch = runner.value("grading", key), batch_of(payload["batch"])
    return runner.function(f"grading.{key}", lambda: guard.test(batch), lambda found: checked_answers(found, batch.size))


def explain(runner: Runner, key: str, ctx: Context, payload: Payload) -> Reply:
    """Why the customers of the batch got `payload["factors"]`: a text each, None where the criterion has nothing to say."""
    criterion, batch = runner.value("grading", key), replace(batch_of(payload["batch"]), texts=ctx.texts)
    texts: list[str | None] = []
    for index, factor in enumerate(payload["factors"]):
        if criterion.explain is None or factor is None:
            texts.append(None)
            continue
        answer = runner.function(f"grading.{key}.explain", partial(criterion.explain, batch.row(index), factor), checked_text)
        if isinstance(answer, Failure):
            return answer
        texts.append(answer.value)
    return Answer(texts)


def plain_failure(failure: Failure) -> dict[str, str]:
    """A failure as it crosses the border."""
    return {"plugin": failure.plugin, "hook": failure.hook, "kind": failure.kind, "message": failure.message, "traceback": failure.traceback}


OPERATIONS: Mapping[str, Callable[[Runner, str, Context, Payload], Reply]] = {
    "tab": tab, "report": report, "command": command, "saving": saving, "saved": saved,
    "health": health, "migrate": migrate, "read_file": read_file, "send": send, "score": score, "test": test,
    "explain": explain, "shown": shown, "duplicate_keys": duplicate_keys, "figures": figures,
}  # fmt: skip
