// Nothing here is needed to read a page.
