"""When two records are the same customer or person: names taken apart, fields compared, evidence weighed, keys for finding candidates. Pure."""
