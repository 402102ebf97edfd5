"""What changes the registers: each act appends one entry to a register's chain, and binds the rows it changed."""
