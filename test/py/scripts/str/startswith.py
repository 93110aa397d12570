s = "kpy-runtime"
print(s.startswith("kpy"), s.startswith("x"), s.startswith(""), s.startswith("run", 4), s.startswith(("a", "kp")))
print(s.endswith("time"), s.endswith("kpy"), s.endswith(""), s.endswith(("x", "me")), s.endswith(()))
