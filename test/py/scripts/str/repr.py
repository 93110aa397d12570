for s in ("plain", "it's", 'say "hi"', "both ' and \"", "tab\tnl\n\r", "\\", "\x00\x1f\x7f", ""):
    print(repr(s), len(s))
print([1, "a", 'b"c'], ("x",), {"k": "v'"})
