"""What is on the screen: pyte's emulator, plus the sequences that full-screen programs send and pyte does not know."""

from __future__ import annotations

import re

import pyte

SEQUENCE = re.compile(
    rb"\x1b\[(?P<prefix>[<=>?]?)(?P<params>[\d;:]*)(?P<mid>[ -/]*)(?P<final>[@-~])"
    rb"|\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    rb"|\x1b[PX^_][^\x1b]*\x1b\\"
)
UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?)?\Z")
QUERY = re.compile(rb"\x1b\[[<-?]?[\d;]*(?:[cnqu]|\$p|1[4-9]t)|\x1b\]1[01];\?")
SYNCHRONISED = 2026  # DEC mode: the program is in the middle of a frame
APPLICATION_CURSOR = 1  # DEC mode: arrows are sent as ESC O A
ALTERNATE_SCREEN = frozenset({47, 1047, 1049})
MODES_OF_PYTE = frozenset({5, 6, 7, 25})


class Screen(pyte.Screen):
    """A terminal's screen without colours. `replies` collects what the terminal would answer to queries."""

    def __init__(self, columns: int, lines: int) -> None:
        self.replies: list[bytes] = []
        self.modes_on: set[int] = {7, 25}
        self._rest = b""
        self._last_char = " "
        self._shown: dict[int, str] = {}
        super().__init__(columns, lines)
        self._stream = pyte.ByteStream(self)

    # -- in ---------------------------------------------------------------

    def take(self, data: bytes) -> None:
        """Interpret bytes written by the program; an unfinished sequence waits for the rest."""
        data = self._rest + data
        at = 0
        for match in SEQUENCE.finditer(data):
            self._stream.feed(data[at : match.start()])
            at = match.end()
            if match["final"]:
                self._control(match)
            elif match["osc"] in (b"10;?", b"11;?"):
                colour = b"d4d4/d4d4/d4d4" if match["osc"] == b"10;?" else b"1e1e/1e1e/1e1e"
                self.replies.append(b"\x1b]%s;rgb:%s\x1b\\" % (match["osc"][:2], colour))
        unfinished = UNFINISHED.search(data, at)
        end = unfinished.start() if unfinished else len(data)
        self._rest = data[end:]
        self._stream.feed(data[at:end])

    def _control(self, match: re.Match[bytes]) -> None:
        prefix, mid, final = match["prefix"], match["mid"], match["final"]
        params = [int(part or 0) for part in re.split(rb"[;:]", match["params"])]
        if prefix == b"?" and final in b"hl" and not mid:
            for mode in params:
                self._switch(mode, final == b"h")
        elif prefix == b"?" and mid == b"$" and final == b"p":
            state = (1 if SYNCHRONISED in self.modes_on else 2) if params[0] == SYNCHRONISED else 0
            self.replies.append(b"\x1b[?%d;%d$y" % (params[0], state))
        elif prefix == b">" and final == b"q":
            self.replies.append(b"\x1bP>|benchmark\x1b\\")
        elif prefix or mid or final == b"m":
            pass  # keyboard protocols, cursor shapes, colours
        elif final == b"t":
            if params[0] == 18:
                self.replies.append(b"\x1b[8;%d;%dt" % (self.lines, self.columns))
        elif final == b"b":
            self.draw(self._last_char * (params[0] or 1))
        elif final in b"ST":
            self._scroll(params[0] or 1, up=final == b"S")
        else:
            self._stream.feed(match[0])

    def _switch(self, mode: int, on: bool) -> None:
        (self.modes_on.add if on else self.modes_on.discard)(mode)
        if mode in ALTERNATE_SCREEN:
            self.erase_in_display(2)
        elif mode in MODES_OF_PYTE:
            (self.set_mode if on else self.reset_mode)(mode, private=True)

    def _scroll(self, count: int, up: bool) -> None:
        top, bottom = self.margins or (0, self.lines - 1)
        kept, self.cursor.y = self.cursor.y, bottom if up else top
        for _ in range(min(count, self.lines)):
            (self.index if up else self.reverse_index)()
        self.cursor.y = kept

    def draw(self, data: str) -> None:
        """Put text at the cursor; the last character is kept for REP."""
        super().draw(data)
        self._last_char = data[-1:] or self._last_char

    def write_process_input(self, data: str) -> None:
        """pyte's answers to device attribute and status requests."""
        self.replies.append(data.encode())

    # -- out --------------------------------------------------------------

    @property
    def painting(self) -> bool:
        """The program is inside a synchronised update: what is there is not shown yet."""
        return SYNCHRONISED in self.modes_on

    def rows(self) -> list[str]:
        """The lines as text, without trailing blanks. The empty half of a wide character takes no room."""
        for y in self.dirty:
            row = self.buffer[y]
            self._shown[y] = "".join(row[x].data for x in range(self.columns)).rstrip()
        self.dirty.clear()
        return [self._shown.get(y, "") for y in range(self.lines)]

    def text(self) -> str:
        """The whole screen, one line a row."""
        return "\n".join(self.rows())

    def body(self) -> list[str]:
        """The rows without title line, status line and footer: what a list shows."""
        return self.rows()[1:-2]
