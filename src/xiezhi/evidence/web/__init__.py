"""Pages of evidence: the list of a case, adding, one item with its custody, the catalogue, the register of devices."""
