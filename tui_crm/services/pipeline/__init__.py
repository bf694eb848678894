"""Deals on their way through a pipeline: the stages, the rules of moving, what stalls, the pipelines as text."""
