"""The queues of the service desk: which records each shows, and the rows of the one that is computed."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from tui_crm.errors import CrmError, UsageError
from tui_crm.i18n import N_, _
from tui_crm.services.crm import Crm
from tui_crm.services.desk import countdown
from tui_crm.services.pager import Pager

OPEN = "category:open,paused"
BREACHING = "breaching"


@dataclass(frozen=True, slots=True)
class Queue:
    """One of them. `short`: its name where there is little room; `where`: in the filter language."""

    key: str
    label: str
    short: str
    entity: str
    where: Callable[[Crm], str]


def _team(crm: Crm) -> str:
    team = crm.user.text("team").replace('"', "")
    if not team:
        raise UsageError(_("You belong to no team; an administrator says in :users who does"))
    return f'(team:"{team}" or owner.team:"{team}") {OPEN}'


QUEUES: tuple[Queue, ...] = (
    Queue("mine", N_("queue¦my"), N_("queue¦my"), "ticket", lambda _crm: f"owner:me {OPEN}"),
    Queue("team", N_("queue¦team"), N_("queue¦team"), "ticket", _team),
    Queue("unassigned", N_("queue¦unassigned"), N_("queue¦free"), "ticket", lambda _crm: f"owner:none {OPEN}"),
    Queue(BREACHING, N_("queue¦breaching"), N_("queue¦late"), "ticket", lambda _crm: OPEN),
    Queue("waiting", N_("queue¦waiting"), N_("queue¦wait"), "ticket", lambda _crm: "state:waiting"),
    Queue("dispatched", N_("queue¦dispatched"), N_("queue¦sent"), "dispatch", lambda _crm: "completed_at:none"),
    Queue("callbacks", N_("queue¦call back"), N_("queue¦call"), "callback", lambda _crm: "state:due,no_answer"),
)
BY_KEY = {queue.key: queue for queue in QUEUES}


def filter_of(crm: Crm, key: str, more: str = "") -> str:
    """What a queue shows of what a filter finds, as one filter. Raises UsageError."""
    if key not in BY_KEY:
        return more
    where = BY_KEY[key].where(crm)
    return f"({where}) ({more})" if more.strip() else where


class Urgent(Pager):
    """The tickets that are near the end of their time or over it, the worst first: computed anew each time, aside."""

    def begin(self) -> Future[None]:
        """Start computing."""
        return self._threads.ids.submit(self._read_first)

    def _read_first(self, quietly: bool = False) -> None:
        if self._closed:
            return
        try:
            found = countdown.urgent(self._crm, self._crm.lists.stream_ids(self.listing, lambda: self._closed))
            self._rows.read(found[: self._many])
        except CrmError as error:  # being cancelled, too
            if not self._closed:
                self._fail(error, quietly)
            return
        self._first, self._all = found[: self._many], array("q", found)
        self._tell("first", quietly)
