"""What a supply department sets for itself."""

from __future__ import annotations

from pydantic import BaseModel, Field

from tui_crm.plugins.api import hookimpl


class Settings(BaseModel):
    """Shown as a form on the page of the plugin."""

    late_days: int = Field(0, ge=0, le=30, description="days after the promised day that still count as on time")
    early_days: int = Field(365, ge=0, le=365, description="days before the promised day that still count as on time")
    short_percent: float = Field(0, ge=0, le=20, description="percent of the ordered quantity that may be missing from a delivery in full")
    grace_days: int = Field(0, ge=0, le=60, description="days after the due day from which an amount is overdue")
    credit_percent: float = Field(0, ge=0, le=50, description="percent by which a shipment may exceed the credit limit")
    dependency_percent: float = Field(20, ge=1, le=100, description="share of our sales, in percent, from which we depend on a customer")
    source_percent: float = Field(60, ge=1, le=100, description="our share of their demand, in percent, from which they depend on us")
    minor_days: int = Field(30, ge=1, le=180, description="days until the 8D answer to a minor incident is due")
    major_days: int = Field(14, ge=1, le=180, description="days until the 8D answer to a major incident is due")
    critical_days: int = Field(7, ge=1, le=180, description="days until the 8D answer to a critical incident is due")
    rates: str = Field("", description="what one unit of another currency is worth in ours, as in USD=7.2, EUR=7.8")


@hookimpl
def config() -> type[Settings]:
    """The model of the settings."""
    return Settings


def settings_of(config: object) -> Settings:
    """The settings that a context holds, or the defaults."""
    return config if isinstance(config, Settings) else Settings()
