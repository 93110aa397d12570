import errno
print(errno.ENOENT, errno.EIO, errno.EACCES, errno.EEXIST, errno.EINVAL, errno.errorcode[2])
try:
    raise OSError(errno.ENOENT)
except OSError as e:
    print(e.errno == 2, e)
