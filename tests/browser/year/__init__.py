"""A whole program year in a real browser: each chapter is what people do at one time of the year, through the pages."""
