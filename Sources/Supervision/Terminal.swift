import CLinux
import Glibc

/// The controlling terminal, and who has it: a process of another group that reads it is stopped.
struct Terminal: ~Copyable {
  private var descriptor: Int32 = -1
  private let ours = getpgrp()
  /// The group of the command, while it has the terminal or had it when it was stopped.
  private(set) var holder: pid_t = 0

  /// Where both standard input and output are the terminal there is no one but the command to use
  /// it. In a pipeline another may, a pager for one, and the command gets the terminal when it asks
  /// for it.
  init() {
    if isatty(0) == 1, isatty(1) == 1, tcgetpgrp(0) == ours { descriptor = 0 }
  }

  deinit { if descriptor > 2 { close(descriptor) } }

  /// What a command that starts now is to take, or -1.
  var atStart: Int32 { descriptor == 0 && tcgetpgrp(0) == ours ? 0 : -1 }

  mutating func wasTaken(by group: pid_t) { holder = group }

  /// Whether it was handed to the command, so that a Ctrl-C went there alone.
  var isHanded: Bool { holder != 0 }

  /// Gives it to the command's group; false where it is not ours to give.
  mutating func hand(to group: pid_t) -> Bool {
    open()
    guard descriptor >= 0, tcgetpgrp(descriptor) == ours else { return false }
    holder = group
    return tcsetpgrp(descriptor, group) == 0
  }

  /// After we were continued: the command gets it back if we have it again.
  mutating func handBack() {
    if holder != 0, tcgetpgrp(descriptor) == ours { tcsetpgrp(descriptor, holder) }
  }

  /// Takes it from the command, unless someone else has it by now.
  mutating func takeBack() {
    if holder != 0, tcgetpgrp(descriptor) == holder { tcsetpgrp(descriptor, ours) }
  }

  mutating func forget() { holder = 0 }

  /// Whether there is one at all: without, no shell would continue us.
  mutating func exists() -> Bool {
    open()
    return descriptor >= 0
  }

  private mutating func open() {
    if descriptor < 0 { descriptor = unsafe clinux_open("/dev/tty", O_RDWR | O_NOCTTY, 0) }
  }
}
