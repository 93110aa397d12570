try:
    import network
    import socket
    s = socket.socket()
    s.connect(("127.0.0.1", 80))
except (ImportError, OSError) as e:
    print(type(e).__name__, e)
print("goes on")
# out~: (ImportError|OSError) .*
# out: goes on
