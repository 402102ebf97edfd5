"""The common look of every page: base pages, components, styles, and the few scripts shared by all.

Main words: a *component* is a partial template `web/_name.html` with example data beside it in `components/`, which
fills the pattern page; a *token* is a colour, size or typeface decided once in `static/web/tokens.css`; the *menu* is
where rooms above register what the navigation shows. This room knows no law and no case: what it needs from above (who
may see a menu item, how a citation is spoken) is handed to it through `door`.

Begin with `templates/web/base.html`, then run the product in debug and open `/patterns/`; `docs/rooms/web.md` says
the rest.
"""
