"""E-mail files (`.eml`): read safely whatever they hold, matched to people by their addresses, attached to timelines."""
