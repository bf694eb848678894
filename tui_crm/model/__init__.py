"""What a record is: entities described once, their fields, values and names. No I/O."""
