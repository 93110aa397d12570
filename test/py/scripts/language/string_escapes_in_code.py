print('a' 'b' "c", 'it''s', "tab\there", 'nul\0end'.split("\0"), "\x41\u00e9" == "Aé", "new\
line", r"\d+" "\n".strip(), b"\x00\n\\".hex())
