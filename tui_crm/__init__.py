"""tui-crm: a keyboard-driven, plugin-based CRM for the terminal."""

__version__ = "0.1.0"
