"""Leads (线索): customers that are prospects; who gets them, and how they become deals."""
