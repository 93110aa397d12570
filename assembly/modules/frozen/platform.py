# Module `platform`: what this is.
import os, sys


def platform(aliased=False, terse=False):
    u = os.uname()
    return "MicroPython-%s-%s" % (u.release, u.machine.replace(" ", "_"))


def python_compiler():
    return sys.version


def libc_ver(executable=None, lib="", version="", chunksize=0):
    return lib, version


def processor():
    return "RV64ACDFIMSU"
