"""What the columns of a file mean: headings to fields, texts to values, proposed with reasons, changed and kept by people."""
