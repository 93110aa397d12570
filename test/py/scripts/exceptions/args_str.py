for e in (ValueError(), ValueError("a"), ValueError("a", 1), KeyError("k"), OSError(2), StopIteration(5), RuntimeError(None)):
    print(repr(e), str(e), e.args)
print(OSError(2).errno, OSError(5, "text").errno, StopIteration(7).value, StopIteration().value)
