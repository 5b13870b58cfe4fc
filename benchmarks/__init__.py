"""How fast xlint is: whole processes, measured from outside."""
