"""Recognition of the words on pictures of pages (OCR), with engines that run on this machine and need no network."""
