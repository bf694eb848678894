"""The command line: every act of the app, made for pipes. One file a command group; none imports Textual."""
