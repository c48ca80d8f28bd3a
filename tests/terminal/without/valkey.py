"""What only the tests install is not there where people run the terminal, and it starts faster so."""

raise ImportError
