print("a\nb\r\nc\rd".splitlines(), "a\n".splitlines(), "\n\n".splitlines(), "".splitlines(), "x\ny".splitlines(True))
