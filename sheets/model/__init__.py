"""What tabs, columns and cells are, and how typed rows are read from them."""
