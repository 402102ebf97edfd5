"""Inspection of enforcement certificates (执法证件): exam, issue, renewal, suspension, revocation, by supervisors.

Certificates stand in the register of accounts, whose acts are called here; what is new is the exam, the rules of the
packs about who may be issued one and on what ground one is taken away, and the page that shows whose is missing or
running out.
"""
