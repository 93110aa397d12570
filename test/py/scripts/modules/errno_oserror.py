import errno
for e in (OSError(2), OSError(2, "x"), OSError(), OSError("text"), OSError(9999), OSError(errno.EAGAIN), OSError(1, 2, 3)):
    print(repr(e), str(e), e.args, e.errno, isinstance(e, Exception))
for n in ("ENOENT", "EIO", "EAGAIN", "EINVAL", "ETIMEDOUT", "EEXIST", "EISDIR", "ENOMEM", "EBADF", "ENODEV", "EACCES", "ECONNREFUSED", "EOPNOTSUPP", "ENOBUFS", "EINPROGRESS", "EALREADY", "EHOSTUNREACH", "ENOTCONN", "ECONNABORTED", "ECONNRESET", "EADDRINUSE", "EPERM"):
    print(n, getattr(errno, n), errno.errorcode[getattr(errno, n)] == n)
try:
    open("/no/such/file")
except OSError as e:
    print(e.errno > 0)
class MyError(OSError): pass
try:
    raise MyError(5, "io")
except OSError as e:
    print(repr(e), e.errno, e)
