# Module `Maix` of MaixPy. What needs more Python than this is loaded when it is asked for.
from _maix import FPIOA, GPIO, FFT


def __getattr__(name):
    if name == "I2S" or name == "Audio":
        import _sound as part
    elif name == "freq" or name == "utils" or name == "config":
        import _settings as part
    else:
        raise AttributeError(name)
    return getattr(part, name)
