"""Fuzzing of everything that reads what others wrote.

`grammars` and `shapes` make inputs that are nearly right, `mutation` spoils real ones, and `targets` says what must hold of
each reader. The suite tries a few thousand (`tests/hostile/test_fuzzing.py`); `python -m fuzzing` goes on for as long as it is
told to.
"""
