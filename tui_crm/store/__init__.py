"""The only code that speaks SQL: engines, schema, filters as SQL, the unit of work, the journal, search and listing windows."""
