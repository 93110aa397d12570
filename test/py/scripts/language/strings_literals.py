print('single' "double" '''triple''')
print("a\tb\\n\n\x41\101\u0042 \'\"")
print(r"raw\n", b"bytes\x00\xff", rb"raw\x")
print("""two
lines""", "joined \
line")
print(len("\0\1"), "\a\b" == "\x07\x08", "\e")
