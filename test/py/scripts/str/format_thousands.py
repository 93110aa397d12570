print("{:,}".format(1234567), "{:,}".format(12), "{:>12,}|".format(9999999), "{:s}".format("txt"), "{:.2s}".format("long"))
