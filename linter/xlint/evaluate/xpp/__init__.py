"""What X++ does differently: names without case, static calls, table buffers, selects, and its own built-in functions."""
