"""The command line: what is asked in options, how it is run, how it is printed; click only where help is needed."""
