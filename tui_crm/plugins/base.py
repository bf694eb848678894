"""What every value of the plugin API has in common."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as ModelField

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""A name within the plugin: small letters, digits and `_`."""
EntityName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})?$")]
"""A kind of record: "customer", or "realty.listing" for a plugin's own."""
Label = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Value = str | int | bool | Decimal | tuple[str, ...] | None
"""What a field may hold: see the table of types in the guide. Money in minor units, instants in epoch milliseconds UTC, dates "YYYY-MM-DD"."""
Function = Annotated[Callable[..., Any], ModelField(exclude=True, repr=False)]
"""A function of the plugin; it stays in the worker."""


class Declared(BaseModel):
    """A value that a plugin hands to the host: frozen, and no word in it that the host does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def plain(self) -> dict[str, Any]:
        """As the host takes it: texts, numbers, lists; without functions."""
        return self.model_dump(mode="json")
