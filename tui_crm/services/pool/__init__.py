"""The public pool (公海): customers whom nobody owns. Who may take how many, what is given back, and what returns when it is left alone."""
