"""Widgets: one-line chrome, the list, the bottom line. They know models, actions and keys; never services or the store."""
