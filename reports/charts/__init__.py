"""Charts and maps as SVG: real text, no scripts or styles, a title and a description."""
