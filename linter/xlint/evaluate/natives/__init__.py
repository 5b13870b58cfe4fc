"""Built-in functions and objects of JavaScript and its usual libraries, as far as they make texts or take them apart."""
