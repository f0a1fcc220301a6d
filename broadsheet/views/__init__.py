"""One frozen view for each page, holding all that the page shows and nothing else."""
