for s in ("1", "1j", "j", "-j", "+j", "1+2j", "1-2j", " 1.5+2.5j ", "1e3+1e-3j", "1 + 2j", "1+2", "2j+1", "inf+nanj", "", "a", "1+j"):
    try:
        print(repr(s), complex(s))
    except ValueError as e:
        print(repr(s), "ValueError")
