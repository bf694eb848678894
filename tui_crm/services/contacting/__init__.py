"""How often customers are contacted: the rules for each grade, who was left alone too long, who is contacted too often, and who not at all."""
