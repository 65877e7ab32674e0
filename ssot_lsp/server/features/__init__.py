"""One file for each thing that the protocol lets a client ask for."""
