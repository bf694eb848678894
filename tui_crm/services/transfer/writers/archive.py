"""ZIP archives that an export is written into."""

from __future__ import annotations

import zipfile


class Archive(zipfile.ZipFile):
    """A ZIP archive that says nothing when it is forgotten before it is complete: its file has gone by then."""

    def __del__(self) -> None: ...
