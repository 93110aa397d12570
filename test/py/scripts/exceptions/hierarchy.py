for e in (ValueError, KeyError, IndexError, ZeroDivisionError, OverflowError, AttributeError, NameError, TypeError, OSError, StopIteration, RuntimeError, NotImplementedError, ImportError, MemoryError, SyntaxError, EOFError, AssertionError):
    print(e.__name__, [b.__name__ for b in (Exception, LookupError, ArithmeticError, RuntimeError, BaseException) if issubclass(e, b)])
