"""In and out: files become records and records become files. Reading, mapping, dry run, import, cancel, export."""
