"""What an agency sets for itself."""

from __future__ import annotations

from pydantic import BaseModel, Field

from tui_crm.plugins.api import hookimpl


class Settings(BaseModel):
    """Shown as a form on the page of the plugin."""

    mandate_warning_days: int = Field(30, ge=0, le=365, description="days before a mandate ends from which saving its listing warns")
    stretch_percent: int = Field(10, ge=0, le=50, description="how far over the budget a home may be and still count as near")
    least_fit: int = Field(60, ge=0, le=100, description="points from which a listing counts as fitting")
    reserve_days: int = Field(3, ge=1, le=90, description="days for which a unit is reserved")
    buyer_rate: float = Field(1, ge=0, le=10, description="percent of the price that a buyer pays")
    seller_rate: float = Field(1, ge=0, le=10, description="percent of the price that a seller pays")
    tenant_rate: float = Field(50, ge=0, le=200, description="percent of a month's rent that a tenant pays")
    landlord_rate: float = Field(50, ge=0, le=200, description="percent of a month's rent that a landlord pays")
    entry_share: float = Field(15, ge=0, le=100, description="percent of a commission for whom the listing came by")
    mandate_share: float = Field(10, ge=0, le=100, description="percent for who won the mandate")
    keys_share: float = Field(5, ge=0, le=100, description="percent for who keeps the keys")
    photos_share: float = Field(0, ge=0, le=100, description="percent for who took the pictures")
    source_share: float = Field(15, ge=0, le=100, description="percent for who brought the customer")
    closing_share: float = Field(25, ge=0, le=100, description="percent for who closed; the house keeps what is left")


@hookimpl
def config() -> type[Settings]:
    """The model of the settings."""
    return Settings


def settings_of(config: object) -> Settings:
    """The settings that a context holds, or the defaults."""
    return config if isinstance(config, Settings) else Settings()
