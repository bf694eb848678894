"""The service team's reports: tickets, how promises were kept, dispatches, satisfaction, articles."""
