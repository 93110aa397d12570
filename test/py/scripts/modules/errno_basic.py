import errno
print(errno.ENOENT, errno.EINVAL, errno.EIO, errno.EACCES, errno.EEXIST, errno.EAGAIN, errno.errorcode[errno.ENOENT], errno.errorcode[errno.EINVAL])
try:
    open("/no/such/file")
except OSError as e:
    print(e.errno == errno.ENOENT)
