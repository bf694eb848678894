"""One screen a file, its style sheet beside it. Screens call services in workers and show what comes back."""
