"""What files an export can write: one writer a format, each fed with records part by part, none keeping more than a part."""
