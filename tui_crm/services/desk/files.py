"""Attached files: kept beside the database under the hash of what they hold (SHA-256), never executed. A record holds "name hash".

What two records have in common is kept once; undo takes a record's mention back and leaves the file, which does no harm.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui_crm.config import Settings, default_database
from tui_crm.errors import NotFound, StoreError, UsageError
from tui_crm.i18n import _
from tui_crm.services import whole_files
from tui_crm.services.crm import Crm

MEGABYTE = 1024 * 1024
LONGEST_NAME, LEAST_HASH = 120, 6
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]')  # and what turns the order of letters round
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of an entry: its name and the hash of what it holds."""

    name: str
    hash: str

    @property
    def text(self) -> str:
        """As records hold it."""
        return f"{self.name} {self.hash}"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the files are. `largest`: bytes of a file that is taken."""

    folder: Path
    largest: int = 25 * MEGABYTE

    def put(self, name: str, content: bytes) -> Attached:
        """Keep a file. Raises UsageError for one that is too large, StoreError when it cannot be written."""
        if len(content) > self.largest:
            text = _("{name} has {size} MB; files of at most {largest} MB are kept (setting file_mb)")
            raise UsageError(text.format(name=name, size=-(-len(content) // MEGABYTE), largest=self.largest // MEGABYTE))
        kept = Attached(safe_name(name), hashlib.sha256(content).hexdigest())
        place = self._place(kept.hash)
        try:
            if not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                whole_files.write_private(place, content)
        except OSError as error:
            raise StoreError(_("{path} cannot be written: {reason}").format(path=place, reason=error.strerror or error)) from error
        return kept

    def get(self, attached: Attached) -> bytes:
        """What a file holds. Raises NotFound when it is not there, StoreError when it is another than it was."""
        try:
            content = self._place(attached.hash).read_bytes()
        except OSError:
            text = _("{name} is not in {folder}; was the folder moved, or is it on another machine?")
            raise NotFound(text.format(name=attached.name, folder=self.folder)) from None
        if hashlib.sha256(content).hexdigest() != attached.hash:
            text = _("{name} was changed since it was attached; restore {folder} from a backup")
            raise StoreError(text.format(name=attached.name, folder=self.folder))
        return content

    def size(self, attached: Attached) -> int | None:
        """Bytes of a file; None when it is not there."""
        place = self._place(attached.hash)
        return place.stat().st_size if place.is_file() else None

    def copy_to(self, other: Path) -> int:
        """Copy the files that are not there yet into another folder; returns how many. Raises StoreError."""
        copied = 0
        try:
            for file in self._all():
                target = Shelf(other)._place(file.name)
                if not target.exists():
                    target.parent.mkdir(parents=True, exist_ok=True)
                    whole_files.write_private(target, file.read_bytes())
                    copied += 1
        except OSError as error:
            raise StoreError(_("{path} cannot be written: {reason}").format(path=other, reason=error.strerror or error)) from error
        return copied

    def _all(self) -> Iterator[Path]:
        return (file for file in sorted(self.folder.glob("??/*")) if _HASH.fullmatch(file.name))

    def _place(self, hash_: str) -> Path:
        if not _HASH.fullmatch(hash_):
            raise NotFound(_("“{text}” is no hash of a file").format(text=hash_))
        return self.folder / hash_[:2] / hash_


def folder_beside(place: str) -> Path:
    """The folder of a database's files: beside the database's file, for a server beside the default one."""
    if place.startswith(("postgresql://", "postgres://")):
        return default_database().with_name("server.files")
    path = Path(place).expanduser()
    return path.with_name(f"{path.name}.files")


def shelf_of(settings: Settings) -> Shelf:
    """Where the files of the settings' database are."""
    folder = Path(settings.files_dir).expanduser() if settings.files_dir else folder_beside(settings.database)
    return Shelf(folder, settings.file_mb * MEGABYTE)


def safe_name(name: str) -> str:
    """A name that is one on every system, and no path: what would be another folder or turn letters round is gone."""
    found = _UNSAFE.sub("_", name.replace("..", "_")).strip(" .")
    if len(found) > LONGEST_NAME:
        stem, dot, ending = found.rpartition(".")
        found = f"{stem[: LONGEST_NAME - 12]}{dot}{ending[:10]}" if dot and stem else found[:LONGEST_NAME]
    return f"_{found}" if _RESERVED.match(found) else found or "file"


def parse(text: object) -> Attached | None:
    """The file that a record's text names; None for another text."""
    name, _space, hash_ = str(text).rpartition(" ")
    return Attached(safe_name(name), hash_) if name and _HASH.fullmatch(hash_) else None


def of_record(crm: Crm, entity: str, record: int) -> list[Attached]:
    """The files of a ticket or an activity, the oldest first; none of any other record."""
    if entity == "ticket":
        entries = crm.store.read_many("ticket_entry", sorted(crm.lists.referring("ticket_entry", "ticket", [record])))
    else:
        entries = crm.store.read_many(entity, [record]) if entity == "activity" else []
    texts = [text for entry in entries if entity == "activity" or not entry["deleted_at"] for text in _texts(entry["files"])]
    return [attached for text in texts if (attached := parse(text))]


def named(found: Sequence[Attached], name: str) -> Attached:
    """The one of the files that has this name, or a hash that begins so. Raises NotFound, UsageError for several."""
    there = {each.hash: each for each in found if each.name == name or (len(name) >= LEAST_HASH and each.hash.startswith(name))}
    if not there:
        raise NotFound(_("There is no file “{name}” here").format(name=name))
    if len(there) > 1:
        raise UsageError(_("Several files are called “{name}”; say the beginning of the hash").format(name=name))
    return next(iter(there.values()))


def taken(shelf: Shelf, paths: Sequence[Path]) -> tuple[str, ...]:
    """Keep files of this machine; returns what a record says of them. Raises UsageError, StoreError."""
    from tui_crm.services.mail.message import content_of

    return tuple(shelf.put(path.name, content_of(path, shelf.largest)).text for path in paths)


def save(shelf: Shelf, attached: Attached, target: Path, *, replace: bool = False) -> Path:
    """Write a file to a folder, or under a name. Returns where. Raises FileThere unless it may `replace` one, UsageError, NotFound, StoreError."""
    place = target / attached.name if target.is_dir() else target
    whole_files.write(place, shelf.get(attached), replace=replace)
    return place


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()
