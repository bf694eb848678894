"""The plugin host. `api` is all that a plugin may import; `hookspecs` says what it may answer; `registry` takes its answers in."""
