"""What a person sees who types into a shell: its arguments and a file of keystrokes in, all that the terminal showed out.

The keystrokes are written at once, and the shell takes them one after the other: nothing here waits for a time to pass.
"""
import os
import pty
import struct
import sys
import fcntl
import termios

keys = open(sys.argv[1], "rb").read()
shell = sys.argv[2:]

child, terminal = pty.fork()
if child == 0:
    os.execvp(shell[0], shell)
# Wide enough that no line is broken.
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 400, 0, 0))
os.write(terminal, keys)
shown = b""
while True:
    try:
        more = os.read(terminal, 65536)
    except OSError:
        break
    if not more:
        break
    shown += more
_, status = os.waitpid(child, 0)
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(status))
