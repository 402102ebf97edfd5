"""Ways of sealing, each behind the interface in sealing.py."""
