"""An import at work: its options, the verdict on every row, what is written, taken back or gone on with."""
