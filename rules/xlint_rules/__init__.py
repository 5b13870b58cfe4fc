"""Judgement: one file per rule, named after its hazard. No rule imports another."""
