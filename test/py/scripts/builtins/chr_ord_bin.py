print(chr(65), chr(8364) == "€", ord("A"), ord("€"), bin(10), oct(64), hex(255), bin(-1), hex(-255))
for bad in ("chr(-1)", "chr(0x110000)", "ord('')", "ord('ab')", "ord(5)", "hex(1.5)"):
    try:
        print(eval(bad))
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
