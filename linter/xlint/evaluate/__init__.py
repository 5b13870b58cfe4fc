"""Abstract interpretation of both languages: what a URL can be, where a value came from, where it goes.

Reading order: `values` (what an expression can be), `store` (cells and branches), `paths` (how unknown values are named and
matched against the models), `machine` (frames and statements), `expressions`, `calls`, then the built-in functions of the
languages, and `observe` (what a run yields).
"""
