import os, time, gc, sys

log = "/sd/log.csv"
if "log.csv" in os.listdir("/sd"):
    os.remove(log)
with open(log, "w") as f:
    f.write("t,value\n")
for i in range(5):
    with open(log, "a") as f:
        f.write("%d,%.3f\n" % (i * 100, i / 3))
with open(log) as f:
    rows = [line.strip().split(",") for line in f]
print(len(rows), rows[0], rows[-1])
print(os.stat(log)[6], "log.csv" in os.listdir("/sd"))
try:
    os.mkdir("/sd/pictures")
except OSError as e:
    print("mkdir", e)
os.chdir("/sd/pictures")
print(os.getcwd())
with open("a.txt", "wb") as f:
    print(f.write(b"\x00\x01"))
os.rename("a.txt", "b.bin")
print(os.listdir())
os.remove("b.bin")
os.chdir("/sd")
os.rmdir("pictures")
print("pictures" in os.listdir("."))
# out: 6 ['t', 'value'] ['400', '1.333']
# out: 56 True
# out: /sd/pictures
# out: 2
# out: ['b.bin']
# out: False
