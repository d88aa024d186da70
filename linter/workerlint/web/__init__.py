"""What the pages share: escaping, the frame of a document, style sheets and the script."""
