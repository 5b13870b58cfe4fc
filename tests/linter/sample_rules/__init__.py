"""Two rules to test the machinery with."""
