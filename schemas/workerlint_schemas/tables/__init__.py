"""Generated from the schemas by the compiler: what the schema walk reads."""
