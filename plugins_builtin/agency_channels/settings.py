"""What a channel desk sets for itself."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from tui_crm.plugins.api import hookimpl


class Settings(BaseModel):
    """Shown as a form on the page of the plugin."""

    protection_days: int = Field(90, ge=1, le=730, description="days for which a registration protects the end customer")
    extension_days: int = Field(30, ge=1, le=365, description="days that an extension adds when none are named")
    extensions_most: int = Field(2, ge=0, le=20, description="how often a protection can be extended")
    overlap: Literal["refuse", "warn"] = Field("refuse", description="whether a protection over another partner's is refused, or only warned of")
    answer_days: int = Field(3, ge=1, le=90, description="days in which a partner must answer a lead")
    contract_warning_days: int = Field(60, ge=1, le=365, description="days before the end of a partner's contract from which it is warned of")
    protection_warning_days: int = Field(14, ge=1, le=90, description="days before the end of a protection from which it is listed")


def settings_of(config: object) -> Settings:
    """The settings that a context holds, or the defaults."""
    return config if isinstance(config, Settings) else Settings()


@hookimpl
def config() -> type[Settings]:
    """Protection periods, deadlines, warnings."""
    return Settings
