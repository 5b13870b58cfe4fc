"""Text to syntax: JavaScript and X++ become one small tree. Knows no URL, no taint and no contract."""
