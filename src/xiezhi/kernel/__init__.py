"""What every room stands on: clocks, working days, money, identifiers, canonical bytes, refusals. Knows no Django."""
