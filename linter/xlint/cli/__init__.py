"""The command line: one module per command, and the only place that touches the terminal or ends the process."""
