"""Looks into files that strangers made, in a process of its own with little memory and little time.

`python -m xiezhi.evidence.looking.inspect FILE NAME` says what a file is and whether it is taken, sealed or refused;
`... .draw FILE MEDIA OUT` draws its preview. Nothing here imports Django, and nothing here runs in the web server.
"""
