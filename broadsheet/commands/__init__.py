"""One module for each command: `run(options, places, reporter)` returns the exit status."""
