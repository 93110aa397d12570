try:
    try:
        raise KeyError(1)
    except KeyError as k:
        raise ValueError(2) from None
except ValueError as e:
    print(repr(e))
try:
    raise ValueError from None
except ValueError as e:
    print(e.args)
