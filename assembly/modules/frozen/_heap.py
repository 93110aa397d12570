# In front of everything else on a board: which size of the Python heap /flash/freq.conf asks for. The runtime then starts in one.
try:
    import _settings

    _settings.apply_heap()
except (ImportError, OSError):  # an image without Maix, or no memory left to say so
    pass
