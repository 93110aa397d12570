for s in ("a=b=c", "abc", "=x", "x=", ""):
    print(s.partition("="), s.rpartition("="))
try:
    "a".partition("")
except ValueError:
    print("ValueError")
