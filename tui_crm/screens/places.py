"""Where one has been: the history behind H, L and -."""

from __future__ import annotations

from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Place:
    """A list as it was left: what it showed, and where the cursor was."""

    entity: str
    filter: str = ""
    sort: str = ""
    bin: bool = False
    view: str = ""
    columns: tuple[str, ...] = ()  # of the view; () for the person's own layout
    queue: str = ""  # of the service desk: what the list shows beside the filter
    cursor: int = 0
    cursor_id: int = 0

    def same_list(self, other: Place) -> bool:
        """Whether both show the same rows."""
        return (self.entity, self.filter, self.sort, self.bin, self.queue) == (
            other.entity, other.filter, other.sort, other.bin, other.queue
        )  # fmt: skip

    def at(self, cursor: int, cursor_id: int) -> Place:
        """The same list with the cursor there."""
        return replace(self, cursor=cursor, cursor_id=cursor_id)


@dataclass(slots=True)
class Places:
    """A walk through places: back and forward, and the last one."""

    here: Place
    _back: list[Place] = field(default_factory=list)
    _forward: list[Place] = field(default_factory=list)
    _left: list[tuple[str, int]] = field(default_factory=list)

    def go(self, place: Place) -> Place:
        """Go to a new place."""
        self.open_record()
        if not place.same_list(self.here):
            self._back.append(self.here)
            self._forward.clear()
        self.here = place
        return place

    def keep(self, place: Place) -> None:
        """Remember how the present place looks now."""
        self.here = place

    def open_record(self) -> None:
        """A record is opened, or a list: the way forward to those left before is gone."""
        self._left.clear()

    def leave_record(self, entity: str, record: int) -> None:
        """Go back from a record to what lies below it."""
        self._left.append((entity, record))

    def record_left(self) -> tuple[str, int] | None:
        """Forward to the record left last by going back; None when there is none."""
        return self._left.pop() if self._left else None

    def back(self) -> Place | None:
        """To the place before; None at the beginning."""
        self.open_record()
        if not self._back:
            return None
        self._forward.append(self.here)
        self.here = self._back.pop()
        return self.here

    def forward(self) -> Place | None:
        """To the place left by going back."""
        if not self._forward:
            return None
        self._back.append(self.here)
        self.here = self._forward.pop()
        return self.here

    def last(self) -> Place | None:
        """To the last place; again, to return."""
        if not self._back:
            return self.forward()
        self.here, self._back[-1] = self._back[-1], self.here
        return self.here
