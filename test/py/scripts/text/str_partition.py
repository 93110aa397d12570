print("a=b=c".partition("="), "abc".partition("="), "=a".partition("="), "a=".partition("="), "a=b=c".rpartition("="), "abc".rpartition("="))
print(b"k:v".partition(b":"), b"kv".rpartition(b":"))
try:
    "a".partition("")
except ValueError as e:
    print("ValueError", e)
