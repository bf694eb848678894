"""What goes between the app and a worker: plain values in frames. Nothing that is read can run code or import a module."""

from __future__ import annotations

import io
import pickle
import struct
from typing import IO, Any

LARGEST = 1 << 30  # bytes of one frame
HEAD = struct.Struct(">Q")


class NotPlain(ValueError):
    """A frame that holds something else than plain values, or is too large."""


class _PlainUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("decimal", "Decimal"):
            from decimal import Decimal

            return Decimal
        raise NotPlain(f"{module}.{name}")


def write(stream: IO[bytes], value: Any) -> None:
    """Send one frame. Raises OSError when nobody listens."""
    data = pickle.dumps(value, protocol=5)
    stream.write(HEAD.pack(len(data)))
    stream.write(data)
    stream.flush()


def read(stream: IO[bytes]) -> Any:
    """The next frame. Raises EOFError at the end, NotPlain for what may not be in one."""
    head = _exactly(stream, HEAD.size)
    (length,) = HEAD.unpack(head)
    if length > LARGEST:
        raise NotPlain(f"{length} bytes")
    return loads(_exactly(stream, length))


def loads(data: bytes) -> Any:
    """A frame's value. Raises NotPlain."""
    try:
        return _PlainUnpickler(io.BytesIO(data)).load()
    except (pickle.UnpicklingError, ArithmeticError, AttributeError, ImportError, LookupError, EOFError, MemoryError, TypeError, ValueError) as error:
        raise NotPlain(str(error)) from None


def _exactly(stream: IO[bytes], length: int) -> bytes:
    parts: list[bytes] = []
    while length:
        part = stream.read(min(length, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
