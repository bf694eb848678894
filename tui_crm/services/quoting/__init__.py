"""What things cost and what customers are offered: prices, lines, quotes with revisions, and their text."""
