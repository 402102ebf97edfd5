"""Cases carried through the pages by people in real browsers, and the steps that the law forbids them."""
