for e in (ValueError, KeyError, IndexError, OSError):
    try:
        raise e("x")
    except (ValueError, LookupError) as x:
        print(type(x).__name__, x.args)
    except Exception as x:
        print("other", type(x).__name__)
