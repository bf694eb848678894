"""The plugins that come with tui-crm: trades as teams install them. They import `tui_crm.plugins.api` and nothing else of the app.

Each is a package with a `plugin.toml`, found through the entry points of `pyproject.toml` like any third party's, and off until an
administrator switches it on.
"""
