import sys
print(sys.implementation.name, sys.byteorder, sys.version_info[0] >= 3, sys.maxsize > 2 ** 30, isinstance(sys.path, list), isinstance(sys.argv, list))
print("sys" in dir() or True, hasattr(sys, "exit"), type(sys.modules) is dict)
try:
    sys.exit(3)
except SystemExit as e:
    print("exit", e.args)
