# A block device of the script's own, mounted, as in the porting guides.
import os

class RAMBlockDev:
    def __init__(self, block_size, num_blocks):
        self.block_size = block_size
        self.data = bytearray(block_size * num_blocks)

    def readblocks(self, block_num, buf):
        for i in range(len(buf)):
            buf[i] = self.data[block_num * self.block_size + i]

    def writeblocks(self, block_num, buf):
        for i in range(len(buf)):
            self.data[block_num * self.block_size + i] = buf[i]

    def ioctl(self, op, arg):
        if op == 4:
            return len(self.data) // self.block_size
        if op == 5:
            return self.block_size

bdev = RAMBlockDev(512, 64)
os.VfsFat.mkfs(bdev)
os.mount(os.VfsFat(bdev), "/ram")
with open("/ram/a.txt", "w") as f:
    f.write("in memory")
print(os.listdir("/ram"), open("/ram/a.txt").read())
os.umount("/ram")
# out: ['a.txt'] in memory
