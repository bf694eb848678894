"""The filter language: text → syntax → a typed filter. No SQL."""
