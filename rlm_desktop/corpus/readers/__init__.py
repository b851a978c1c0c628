"""One module per family of formats, all behind :func:`rlm_desktop.corpus.readers.read`."""
