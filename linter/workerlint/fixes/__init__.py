"""Edits, the fixer, the formatter, and the writing of suppression comments."""
