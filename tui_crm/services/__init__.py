"""What people can do: one file a capability. No Textual, no SQL; screens and the command line call the same functions."""
