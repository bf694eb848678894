"""The plugin host. `api` is all that a plugin may import; `hookspecs` says what it may answer.

A plugin's code never runs in the app's process: `runner` calls it, guarded, in a worker that can be killed (`worker`, `process`); the app
sees plain values only (`declared`), so a start with plugins imports neither them nor pluggy nor pydantic.
"""
