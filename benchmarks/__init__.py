"""Benchmarks measured from outside the process: terminal, writers, kill -9, imports. Run as `python -m benchmarks.NAME`."""
