"""Every kind of file that can be imported, read as headings and rows; `opening.open_source` recognises which it is."""
