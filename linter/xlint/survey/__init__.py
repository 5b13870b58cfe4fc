"""One walk over a file's syntax for all that other files, and the choice of what is worth running, need of it.

A `Survey` holds no syntax: it is kept in the cache, and decides which files are run together without their code at hand.
"""
