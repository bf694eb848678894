"""A person's day: what is due, what stalls, who waits, what colleagues did. Read in parts, each from an index and no longer than a screen."""
