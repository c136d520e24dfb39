// Writes the generated pages of docs/; with --check it only says whether they are up to date.
